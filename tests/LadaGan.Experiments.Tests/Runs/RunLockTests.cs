using System.Diagnostics;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _directory;
    private readonly RunLock _held;

    public RunLockTests() =>
        _directory = RunDirectory.Create(new RunRequest
        {
            Data = "a",
            Configuration = Smallest.Configuration(),
            OutDir = _folder.Path,
        }, out _held);

    [Fact]
    public void A_second_process_is_refused_with_the_id_of_the_first()
    {
        var error = Assert.Throws<RunException>(() => RunLock.Acquire(_directory));
        Assert.Equal(
            $"{_directory.Path} is being trained by process {Environment.ProcessId}; "
            + "wait for it, stop it, or choose another directory of runs",
            error.Message);
    }

    [Fact]
    public void The_lock_is_free_when_the_holder_ends()
    {
        _held.Dispose();
        using (RunLock.Acquire(_directory))
        {
            Assert.Null(RunLock.TryAcquire(_directory));
        }
        RunLock.Acquire(_directory).Dispose();
    }

    /// <summary>flock(1) holds the lock in place of another training process, and is killed.</summary>
    [Fact]
    public void The_lock_is_free_when_the_holder_is_killed()
    {
        _held.Dispose();
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", _directory.LockFile, "sleep", "60"]))!;
        SpinWait.SpinUntil(() => RunLock.TryAcquire(_directory) is not { } held || Released(held), TimeSpan.FromSeconds(20));
        Assert.Null(RunLock.TryAcquire(_directory));
        holder.Kill();
        holder.WaitForExit();
        RunLock.Acquire(_directory).Dispose();
    }

    [Fact]
    public void Two_simultaneous_runs_get_two_directories()
    {
        var request = new RunRequest { Data = "a", Configuration = Smallest.Configuration(), OutDir = _folder["many"] };
        var paths = new string[16];
        Parallel.For(0, paths.Length, i =>
        {
            paths[i] = RunDirectory.Create(request, out var held).Path;
            GC.KeepAlive(held);
        });
        Assert.Equal(paths.Length, paths.Distinct().Count());
    }

    public void Dispose()
    {
        _held.Dispose();
        _folder.Dispose();
    }

    private static bool Released(RunLock held)
    {
        held.Dispose();
        return false;
    }
}
