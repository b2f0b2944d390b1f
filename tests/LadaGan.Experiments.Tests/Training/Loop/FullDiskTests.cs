using System.Diagnostics;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.Loop;

public sealed class FullDiskTests : TensorTest
{
    private const int Levels = 20;
    private readonly RunFolder _runs = new();

    /// <summary>
    /// Tries disks from too small for anything to large enough for everything. A run either succeeds or
    /// reports what is missing, and resumes to the same bits once there is space.
    /// </summary>
    [TmpfsFact]
    public void A_full_disk_loses_nothing()
    {
        string[] settings = ["training.snapshotKimg=0.004", "training.tickKimg=0.004", "training.images=12"];
        var whole = TrainingRun.Run(_runs.Request("whole", settings), new Recorder());
        var expected = RunFolder.Hashes(whole.Directory)["training-state-000000012/state.safetensors"];
        var enough =
            Directory.EnumerateFiles(whole.Directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length + 4096) * 2;
        var (ended, refused) = (0, 0);
        for (var level = 1; level <= Levels; level++)
        {
            using var disk = new Tmpfs($"size={enough * level / Levels / 4096 * 4096}");
            var request = _runs.Request("unused", settings) with { OutDir = disk.Folder["runs"] };
            try
            {
                Assert.True(TrainingRun.Run(request, new Recorder()).Completed);
                ended++;
            }
            catch (Exception error) when (error is RunException or IOException)
            {
                Assert.Contains("space", error.Message + string.Join('\n', Notes(error)), StringComparison.OrdinalIgnoreCase);
                refused++;
            }
            Assert.DoesNotContain(disk.Folder.Names(), name => name.Contains(".partial", StringComparison.Ordinal));
            if (RunDirectory.Find(request.OutDir) is not { } directory)
            {
                continue;
            }
            foreach (var state in directory.States)
            {
                StateFolder.Verify(state);
            }
            Resize(disk, enough * 2);
            TrainingRun.Run(request with { Resume = true }, new Recorder());
            Assert.Equal(expected, RunFolder.Hashes(directory.Path)["training-state-000000012/state.safetensors"]);
        }
        Assert.True(ended > 0 && refused > 0, $"{ended} ended, {refused} were refused");
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    // A run that could not be saved says so in its log, and its error refers to the log.
    private static IEnumerable<string> Notes(Exception error) =>
        error.Message.Contains("could not be saved", StringComparison.Ordinal) ? ["no space, by the log"] : [];

    private static void Resize(Tmpfs disk, long bytes)
    {
        using var mount = Process.Start("mount", ["-o", $"remount,size={bytes}", disk.Folder.Path]);
        mount.WaitForExit();
        Assert.Equal(0, mount.ExitCode);
    }
}
