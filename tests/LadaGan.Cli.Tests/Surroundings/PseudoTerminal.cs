using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Cli.Tests.Surroundings;

/// <summary>A terminal that can be closed under the program that writes to it, as when its window or connection is gone.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2; // O_RDWR
    private const int NotControlling = 0x100; // O_NOCTTY, the same on x86-64 and arm64
    private const int CloseOnExec = 0x80000; // O_CLOEXEC: a program that inherits the terminal's side keeps it open

    private readonly SafeFileHandle _master;
    private readonly Thread _reader;

    public PseudoTerminal()
    {
        _master = new SafeFileHandle(Open(ReadWrite | NotControlling | CloseOnExec), ownsHandle: true);
        Assert.False(_master.IsInvalid);
        Assert.Equal(0, Grant(_master));
        Assert.Equal(0, Unlock(_master));
        Path = Marshal.PtrToStringUTF8(Name(_master))!;
        _reader = new Thread(ReadOn) { IsBackground = true };
    }

    /// <summary>The device that the program writes to.</summary>
    public string Path { get; }

    /// <summary>Reads what is written, as a terminal does; nobody could write on otherwise.</summary>
    public void Show() => _reader.Start();

    /// <summary>From here on, writing to the device fails with EIO.</summary>
    public void Dispose() => _master.Dispose();

    private void ReadOn()
    {
        var buffer = new byte[4096];
        try
        {
            while (!_master.IsClosed)
            {
                // Polls, and does not block: a read under way would keep the terminal open.
                var ready = new Poll { Descriptor = (int)_master.DangerousGetHandle(), Events = 1 };
                if (Wait(ref ready, 1, 5) > 0 && Read(_master, buffer, buffer.Length) <= 0)
                {
                    Thread.Sleep(5);
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "posix_openpt")]
    private static partial int Open(int flags);

    [LibraryImport("libc.so.6", EntryPoint = "grantpt")]
    private static partial int Grant(SafeFileHandle master);

    [LibraryImport("libc.so.6", EntryPoint = "unlockpt")]
    private static partial int Unlock(SafeFileHandle master);

    [LibraryImport("libc.so.6", EntryPoint = "ptsname")]
    private static partial nint Name(SafeFileHandle master);

    [LibraryImport("libc.so.6", EntryPoint = "poll")]
    private static partial int Wait(ref Poll descriptor, nuint count, int milliseconds);

    [LibraryImport("libc.so.6", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle file, byte[] buffer, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
