using LadaGan.Core.Files;

namespace LadaGan.Testing;

/// <summary>Records the system calls that make files and folders durable: the only sign of what would survive a power cut.</summary>
/// <remarks>Those of the thread that created it and of the threads that this one starts, until it is disposed.</remarks>
public sealed class SystemCallRecorder : IDisposable
{
    private readonly List<SystemCall> _calls = [];

    public SystemCallRecorder() => Posix.Watcher.Value = Record;

    public IReadOnlyList<SystemCall> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public void Dispose() => Posix.Watcher.Value = null;

    private void Record(PosixCall call)
    {
        var length = call.Kind == PosixCallKind.Sync && File.Exists(call.Path) ? new FileInfo(call.Path).Length : (long?)null;
        lock (_calls)
        {
            _calls.Add(new($"{call.Kind}", call.Path, call.To, length));
        }
    }
}

/// <summary>A system call about to be made.</summary>
/// <param name="Name">Sync, Rename or Exchange.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="To">The other name of a rename or exchange.</param>
/// <param name="Length">Of a synchronized file: the bytes that it had then, so that nothing can have been written later.</param>
public sealed record SystemCall(string Name, string Path, string? To = null, long? Length = null);
