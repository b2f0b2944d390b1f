using System.Runtime.InteropServices;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>
/// A file could not be written durably; the message names the file, the operating system's error, and the resulting state on disk.
/// </summary>
public sealed class DurableWriteException : IOException
{
    /// <summary>An error without a message of its own.</summary>
    public DurableWriteException()
    {
    }

    /// <summary>An error with a message.</summary>
    /// <param name="message">The sentence; a full stop at its end is dropped.</param>
    public DurableWriteException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">The sentence; a full stop at its end is dropped.</param>
    /// <param name="innerException">The cause.</param>
    public DurableWriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal DurableWriteException(string what, int errorNumber, string consequence, Exception? inner = null)
        : base($"{what}: {Meaning(errorNumber, inner)}; {consequence}.", inner) => ErrorNumber = errorNumber;

    /// <summary>The operating system's errno (28: no space left on device); 0 if it is unknown.</summary>
    public int ErrorNumber { get; }

    private static string Meaning(int errorNumber, Exception? inner) =>
        errorNumber != 0 || inner is null ? Marshal.GetPInvokeErrorMessage(errorNumber) : inner.Clause();
}
