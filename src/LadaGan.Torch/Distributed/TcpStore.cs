using System.Runtime.InteropServices;
using LadaGan.Torch.Native;

namespace LadaGan.Torch.Distributed;

/// <summary>A small key-value store that one process serves and others reach by TCP: how the ranks of a group find each other.</summary>
/// <remarks>Source: c10d's <c>TCPStore</c>, which torchrun's agent serves too.</remarks>
public sealed class TcpStore : IDisposable
{
    private const int Longest = 4096;

    private nint _handle;

    private TcpStore(nint handle, int port) => (_handle, Port) = (handle, port);

    /// <summary>The port that it is served at.</summary>
    public int Port { get; }

    internal nint Handle => _handle;

    /// <summary>Serves a store.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="timeout">How long a read waits for its key.</param>
    /// <exception cref="TorchException">The port is taken.</exception>
    public static TcpStore Serve(int port, TimeSpan timeout) => Open("localhost", port, serves: true, timeout);

    /// <summary>Connects to a store.</summary>
    /// <exception cref="TorchException">Nobody answers there.</exception>
    public static TcpStore Connect(string host, int port, TimeSpan timeout) => Open(host, port, serves: false, timeout);

    public void Set(string key, string text) => NativeDoor.Check(NativeMethods.lt_store_set(_handle, key, text));

    /// <summary>The value of a key; waits until some process sets it.</summary>
    /// <exception cref="TorchException">Nobody did in time.</exception>
    public unsafe string Get(string key)
    {
        var text = stackalloc byte[Longest];
        NativeDoor.Check(NativeMethods.lt_store_get(_handle, key, text, Longest));
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    public void Dispose()
    {
        if (_handle != 0)
        {
            NativeDoor.Check(NativeMethods.lt_store_free(_handle));
            _handle = 0;
        }
    }

    private static TcpStore Open(string host, int port, bool serves, TimeSpan timeout)
    {
        NativeDoor.Check(
            NativeMethods.lt_store_open(host, port, serves ? 1 : 0, (long)timeout.TotalMilliseconds, out var store, out var bound));
        return new TcpStore(store, bound);
    }
}
