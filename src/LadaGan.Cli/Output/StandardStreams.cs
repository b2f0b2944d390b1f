using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Cli.Output;

/// <summary>Standard input, output and error of a process that was started without them (<c>&gt;&amp;-</c>).</summary>
/// <remarks>
/// Linux gives a closed descriptor's number to the next file that is opened: .NET then writes what is meant for the terminal into a pipe of
/// its own runtime, and libtorch its warnings into a training state.
/// </remarks>
internal static class StandardStreams
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC, the same on x86-64 and arm64
    private const int Count = 3;

    private static readonly List<SafeFileHandle> StandIns = [];

    /// <summary>Takes the free numbers of the three streams, and drops what is written to those that were closed.</summary>
    public static void Secure()
    {
        if (!Directory.Exists("/proc/self/fdinfo"))
        {
            return;
        }
        bool[] inherited = [.. Enumerable.Range(0, Count).Select(IsInherited)];
        while (Enumerable.Range(0, Count).Any(number => !File.Exists(InfoOf(number))))
        {
            StandIns.Add(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }
        if (!inherited[1])
        {
            Console.SetOut(new ClosedWriter());
        }
        if (!inherited[2])
        {
            Console.SetError(new ClosedWriter());
        }
    }

    /// <summary>Whether the process was started with this descriptor: what a process opens itself, .NET does not pass on.</summary>
    private static bool IsInherited(int number)
    {
        if (!File.Exists(InfoOf(number)))
        {
            return false;
        }
        var flags = File.ReadLines(InfoOf(number)).First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt32(flags.Split(':')[1].Trim(), fromBase: 8) & CloseOnExec) == 0;
    }

    private static string InfoOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}");

    private sealed class ClosedWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("it was closed when the program started");
    }
}
