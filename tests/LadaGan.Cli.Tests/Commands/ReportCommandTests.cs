namespace LadaGan.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void The_page_is_written_to_the_run_directory_by_default()
    {
        _place.Write("runs/00000-a-b-batch4/training_options.json", "{}");
        var answer = Invocation.Of("report", _place["runs"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^/.*/runs/00000-a-b-batch4/report\.html: 0 ticks, 0 sample grids, 0 snapshots, [0-9.]+ kB\n$", answer.Output);
        Assert.Equal(
            ExitCode.Done, Invocation.Of("report", _place["runs/00000-a-b-batch4"], "--out", _place["page.html"], "--open", "no").Code);
        Assert.Equal(File.ReadAllBytes(_place["runs/00000-a-b-batch4/report.html"]), File.ReadAllBytes(_place["page.html"]));
        Assert.Contains("page.html", _place.Names());
    }

    [Fact]
    public void A_trained_run_has_everything()
    {
        Assert.Equal(ExitCode.Done, Invocation.Of("train", "--data", _place.Data(), "--config", _place.Configuration, "--threads", "1",
            "--outdir", _place["runs"]).Code);
        Assert.Matches(@": 2 ticks, 2 sample grids, 1 snapshot, ", Invocation.Of("report", _place["runs"]).Output);
        var page = File.ReadAllText(Directory.GetFiles(_place["runs"], "report.html", SearchOption.AllDirectories).Single());
        Assert.Contains("Adversarial loss", page, StringComparison.Ordinal);
        Assert.Contains("R1 penalty", page, StringComparison.Ordinal);
        Assert.Contains("finished", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_arguments_are_refused()
    {
        Invocation.Of("report", _place["missing"])
            .IsRefused($"there is no run in {_place["missing"]}; name a run directory, or a folder of runs");
        Invocation.Of("report").IsRefused("required argument 'RUN' missing");
        _place.Write("run/training_options.json", "{}");
        var before = _place.Names();
        Invocation.Of("report", _place["run"], "--out", _place["no/page.html"]).IsRefused($"could not write '{_place["no/page.html"]}'");
        Invocation.Of("report", _place["run"], "--out", _place["run"]).IsRefused($"could not write '{_place["run"]}'");
        Invocation.Of("report", _place["run"], "--open", "maybe").IsRefused("'maybe'");
        Assert.Equal(before, _place.Names());
    }

    public void Dispose() => _place.Dispose();
}
