namespace LadaGan.Cli.Tests.Commands;

public sealed class QuickstartCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>So that a machine with any number of cores draws the same images: sums depend on the number of threads.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public async Task It_trains_on_two_threads_however_many_cores_there_are()
    {
        using var process = ProgramProcess.Start(
            new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = "8" }, "quickstart", "--images", "16", "--outdir", _place["out"]);
        var answer = await process.End();
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains(" seed 0, cpu, 2 threads, libtorch ", answer.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();
}
