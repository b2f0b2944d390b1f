using System.Runtime.InteropServices;

namespace LadaGan.Data.Tests;

/// <summary>Opens files as a user without privileges, even where tests run as root, whom every folder is open to.</summary>
internal static partial class OtherUser
{
    private const uint Nobody = 65534;

    /// <summary>Runs a function with nobody's rights to files, on a thread of its own: Linux keeps the file user per thread.</summary>
    public static T Run<T>(Func<T> function)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = Environment.IsPrivilegedProcess ? setfsuid(Nobody) : 0;
                result = function();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(uint user);
}
