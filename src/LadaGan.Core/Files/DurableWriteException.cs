using System.Runtime.InteropServices;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>
/// A file could not be written durably; the message says which, what the operating system answered, and what is on the disk now.
/// </summary>
public sealed class DurableWriteException : IOException
{
    public DurableWriteException()
    {
    }

    public DurableWriteException(string message)
        : base(message)
    {
    }

    public DurableWriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal DurableWriteException(string what, int errorNumber, string consequence, Exception? inner = null)
        : base($"{what}: {Meaning(errorNumber, inner)}; {consequence}.", inner) => ErrorNumber = errorNumber;

    /// <summary>The operating system's errno (28: no space left on device); 0 if it is not known.</summary>
    public int ErrorNumber { get; }

    private static string Meaning(int errorNumber, Exception? inner) =>
        errorNumber != 0 || inner is null ? Marshal.GetPInvokeErrorMessage(errorNumber) : inner.Clause();
}
