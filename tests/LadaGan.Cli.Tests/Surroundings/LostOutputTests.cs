using System.Diagnostics;

namespace LadaGan.Cli.Tests.Surroundings;

/// <summary>Standard output that is full or closed from the beginning.</summary>
public sealed class LostOutputTests : IDisposable
{
    private readonly Workplace _place = new();

    [Theory]
    [InlineData(">/dev/full 2>/dev/full", "No space left on device")]
    [InlineData(">&- 2>&- <&-", "it was closed when the program started")]
    public void Training_ends_with_everything_saved_and_the_log_says_it_once(string redirections, string reason)
    {
        using var run = SurroundedRun.Start(_place.Configuration, _place.Data(), _place["runs"], redirections);
        Assert.Equal(ExitCode.Done, run.End());
        Assert.Single(run.Log, line => line == $"standard output can no longer be written ({reason}), so nothing more is shown there; "
            + "training continues, and this log and the states are written");
        Assert.Equal($"finished after {SurroundedRun.Images} images", run.Log[^1]);
        Assert.NotNull(run.StateAt(SurroundedRun.Images));
    }

    /// <summary>Files that are written are not lost; a result that is only printed is.</summary>
    [Fact]
    public void Only_a_result_that_is_printed_is_lost()
    {
        Assert.Equal((ExitCode.Done, ""), Run(">/dev/full", "generate", "--model", _place.Model(), "--seeds", "0", "--out", _place["out"]));
        Assert.True(File.Exists(_place["out/seed0000.png"]));
        Assert.Equal(
            (ExitCode.Done, ""), Run(">&-", "data", "build", _place.Data(), _place["built.zip"], "--size", "32"));
        Assert.True(File.Exists(_place["built.zip"]));
        Assert.Equal(
            (ExitCode.BadInput, "ladagan: the result is lost: standard output cannot be written (No space left on device).\n"),
            Run(">/dev/full", "profile"));
    }

    public void Dispose() => _place.Dispose();

    private static (int Code, string Error) Run(string redirections, params string[] words)
    {
        string[] program = [.. ProgramProcess.CommandLine, .. words];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$@\" {redirections}", "sh", .. program])
        {
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
