using System.Net;
using System.Text.Json;

namespace LadaGan.Studio.Tests.Endpoints;

[Collection(RunningStudio.All)]
public class RunEndpointTests(RunningStudio studio)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_run_is_listed_with_how_it_stands()
    {
        var runs = (await studio.Json("/api/runs")).EnumerateArray()
            .Where(run => run.GetProperty("id").GetString()!.StartsWith("runs/", StringComparison.Ordinal)).ToArray();
        Assert.Equal([RunningStudio.Run, RunningStudio.OtherRun], runs.Select(run => run.GetProperty("id").GetString()));
        Assert.All(runs, run => Assert.Equal("Finished", run.GetProperty("standing").GetString()));
        Assert.Equal([16, 24], runs.Select(run => run.GetProperty("imagesSeen").GetInt64()));
    }

    [Fact]
    public async Task A_run_has_its_report_and_its_images()
    {
        var run = await studio.Json($"/api/run?run={RunningStudio.Run}");
        var text = string.Concat(Texts(run.GetProperty("sections")));
        Assert.Contains("Adversarial loss", text, StringComparison.Ordinal);
        Assert.Contains("Gradient norm", text, StringComparison.Ordinal);
        Assert.Contains("16 of 16", text, StringComparison.Ordinal);
        foreach (var image in run.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()!))
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(studio.Folder[$"{RunningStudio.Run}/{image}"]),
                await studio.Client.GetByteArrayAsync($"/api/run/image?run={RunningStudio.Run}&name={image}"));
        }
    }

    [Fact]
    public async Task Two_runs_differ_in_the_keys_that_were_set()
    {
        var keys = await studio.Json($"/api/runs/difference?run={RunningStudio.Run}&other={RunningStudio.OtherRun}");
        Assert.Equal(
            [("training.images", "16", "24"), ("training.r1Gamma", "0.0001", "0.5")],
            keys.EnumerateArray().Select(key => (key.GetProperty("key").GetString()!, key.GetProperty("one").GetString()!,
                key.GetProperty("other").GetString()!)).Order());
    }

    [Fact]
    public async Task The_papers_tables_are_filled_with_the_runs_beside()
    {
        Assert.Equal(5, (await studio.Json("/api/runs/tables")).GetArrayLength());
        var table = await studio.Json($"/api/runs/table?run={RunningStudio.Run}&table=table1");
        Assert.Contains("table1/swin", string.Concat(Texts(table)), StringComparison.Ordinal);
        Assert.StartsWith(
            "the table must be one of", await studio.Refusal(HttpStatusCode.BadRequest, $"/api/runs/table?run={RunningStudio.Run}&table=x"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_follows_hears_of_a_change_and_frees_its_place()
    {
        var folder = studio.Folder["followed/00000-copied"];
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "training_options.json", "stats.jsonl", "log.txt" })
        {
            File.Copy(studio.Folder[$"{RunningStudio.Run}/{name}"], Path.Join(folder, name));
        }
        using var patience = new CancellationTokenSource(Patience);
        using var stream = await studio.Client.GetStreamAsync("/api/runs/events", patience.Token);
        using var reader = new StreamReader(stream);
        Dictionary<string, string> before;
        do
        {
            before = await Next(reader, patience.Token);
        }
        while (!before.ContainsKey("followed/00000-copied")); // the list of runs is a second old

        await File.AppendAllTextAsync(Path.Join(folder, "log.txt"), "news\n");

        var after = await Next(reader, patience.Token);
        Assert.NotEqual(before["followed/00000-copied"], after["followed/00000-copied"]);
        Assert.Equal(before[RunningStudio.Run], after[RunningStudio.Run]);
        Directory.Delete(studio.Folder["followed"], recursive: true);
    }

    private static async Task<Dictionary<string, string>> Next(StreamReader events, CancellationToken patience)
    {
        while (await events.ReadLineAsync(patience) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonSerializer.Deserialize<Dictionary<string, string>>(line["data: ".Length..])!;
            }
        }
        throw new InvalidOperationException("the events ended");
    }

    private static IEnumerable<string> Texts(JsonElement tree) => tree.ValueKind switch
    {
        JsonValueKind.String => [tree.GetString()!],
        JsonValueKind.Array => tree.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => Texts(tree.GetProperty("contents")),
        _ => [],
    };
}
