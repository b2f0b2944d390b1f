using System.Globalization;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// Ensures that only one process trains in a run directory: an exclusive lock on <c>.lock</c>, and the process id in <c>.pid</c>. The
/// operating system releases the lock when the process ends, however it ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="RunException">Another process is training there.</exception>
    public static RunLock Acquire(RunDirectory directory) => TryAcquire(directory) ?? throw Taken(directory);

    /// <summary>Refuses what <see cref="Acquire"/> refuses, but writes nothing and holds nothing.</summary>
    /// <exception cref="RunException">Another process is training there.</exception>
    public static void RequireFree(RunDirectory directory)
    {
        if (File.Exists(directory.LockFile))
        {
            using var file = Lock(directory, FileMode.Open) ?? throw Taken(directory);
        }
    }

    public static RunLock? TryAcquire(RunDirectory directory)
    {
        if (Lock(directory, FileMode.OpenOrCreate) is not { } file)
        {
            return null;
        }
        File.WriteAllText(directory.HolderFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new RunLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? Lock(RunDirectory directory, FileMode mode)
    {
        try
        {
            return new FileStream(directory.LockFile, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(directory.LockFile))
        {
            return null;
        }
    }

    private static RunException Taken(RunDirectory directory) =>
        new($"{directory.Path} is being trained by process {HolderOf(directory)}; "
            + "wait for it, stop it, or choose another directory of runs");

    private static string HolderOf(RunDirectory directory) =>
        RunFile.IsReadable(directory.HolderFile, RunFile.LargestJson, []) && File.ReadAllText(directory.HolderFile) is { Length: > 0 } id
            ? id
            : "unknown";
}
