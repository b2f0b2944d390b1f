using System.Diagnostics;
using System.Globalization;

namespace LadaGan.Cli.Tests.Surroundings;

/// <summary>A run of the built program that saves a snapshot after every step, and whose output goes wherever a test wants.</summary>
internal sealed class SurroundedRun : IDisposable
{
    public const int Images = 40;
    public const int Batch = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly Process _process;
    private readonly string _outDir;

    private readonly int _ticksBefore;

    private SurroundedRun(ProcessStartInfo start, string outDir)
    {
        _outDir = outDir;
        _ticksBefore = Ticks;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    private string? Directory => System.IO.Directory.Exists(_outDir) ? System.IO.Directory.GetDirectories(_outDir).FirstOrDefault() : null;

    public IReadOnlyList<string> Log =>
        Directory is { } run && File.Exists(Path.Join(run, "log.txt")) ? File.ReadAllLines(Path.Join(run, "log.txt")) : [];

    public int Ticks => Log.Count(line => line.StartsWith("tick ", StringComparison.Ordinal));

    /// <summary>The checksum of the training state after a number of images, by the log.</summary>
    public string StateAt(int images) => Log.Last(line => line.StartsWith(
        string.Create(CultureInfo.InvariantCulture, $"state {images / 1000.0:0.###} sha256:"), StringComparison.Ordinal));

    /// <param name="configuration">A configuration file.</param>
    /// <param name="data">The images; null to resume with the run's own.</param>
    /// <param name="outDir">The directory of runs.</param>
    /// <param name="redirections">Of the shell, such as <c>&gt;/dev/full</c>.</param>
    public static SurroundedRun Start(string configuration, string? data, string outDir, string redirections)
    {
        string[] images = data is null ? ["--resume"] : ["--data", data];
        string[] words = [.. ProgramProcess.CommandLine, "train", .. images, "--config", configuration, "--outdir", outDir,
            "--images", $"{Images}", "--batch", $"{Batch}", "--tick", "0.004", "--snap", "0.004", "--threads", "1", "--device", "cpu"];
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$@\" {redirections}", "sh", .. words]);
        start.Environment["OMP_NUM_THREADS"] = "1";
        return new(start, outDir);
    }

    /// <summary>Waits until the log has this many more ticks than when the run was started or resumed, or the run has ended.</summary>
    public void WaitForTicks(int more)
    {
        var watch = Stopwatch.StartNew();
        while (!_process.HasExited && Ticks < _ticksBefore + more)
        {
            Assert.True(watch.Elapsed < Patience, "the run does not get there");
            Thread.Sleep(5);
        }
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>The exit code.</summary>
    public int End()
    {
        Assert.True(_process.WaitForExit(Patience), "the run does not end");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }
}
