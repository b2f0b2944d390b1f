using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LadaGan.Data.Drawing;

namespace LadaGan.Studio.Tests;

/// <summary>A studio and a trainer beside each other, as programs: kill -9 of one does not hurt the other.</summary>
public sealed partial class KillTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _programs = [];
    private readonly HttpClient _client = new();

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Neither_hurts_the_other()
    {
        DrawnDataset.Write(_folder["drawn.zip"], seed: 1, 24, size: 32);
        var configuration = _folder.Write("smallest.json", SmallestConfiguration.Json);
        var trainer = Start("train", "--data", _folder["drawn.zip"], "--config", configuration, "--outdir", _folder["runs"],
            "--images", "1000000000", "--set", "training.tickKimg=0.04", "--threads", "1");
        _ = trainer.StandardOutput.ReadToEndAsync();
        await using var studio = await StudioServer.Start(new() { Path = _folder.Path, Threads = 1 });
        await Until(studio.Root, run => run.GetProperty("standing").GetString() == "Running" && Seen(run) > 0);

        var other = Start("studio", _folder.Path, "--port", "0");
        var address = Address().Match((await other.StandardOutput.ReadLineAsync())!).Value;
        var before = Seen(await Run(new(address)));
        other.Kill();
        await other.WaitForExitAsync();
        await Until(studio.Root, run => Seen(run) > before);

        trainer.Kill();
        await trainer.WaitForExitAsync();
        await Until(studio.Root, run => run.GetProperty("standing").GetString() == "Stopped");
        var files = Files();
        var id = (await Run(studio.Root)).GetProperty("id").GetString();
        Assert.NotEmpty(await _client.GetStringAsync($"{studio.Root}api/run?run={id}"));
        Assert.NotEmpty(await _client.GetByteArrayAsync($"{studio.Root}api/run/image?run={id}&name=fakes_init.png"));
        Assert.NotEmpty(await _client.GetStringAsync($"{studio.Root}api/runs/table?run={id}&table=table1"));
        Assert.Equal(files, Files());
    }

    public void Dispose()
    {
        foreach (var program in _programs)
        {
            if (!program.HasExited)
            {
                program.Kill();
                program.WaitForExit();
            }
            program.Dispose();
        }
        _client.Dispose();
        _folder.Dispose();
    }

    private static long Seen(JsonElement run) => run.GetProperty("imagesSeen").GetInt64();

    private (string Name, DateTime Changed)[] Files() =>
    [
        .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order()
            .Select(file => (file, File.GetLastWriteTimeUtc(file))),
    ];

    private Process Start(params string[] arguments)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!);
        var program = Path.Join(Repository.Root, "src/LadaGan.Cli/bin", configuration, "net10.0/ladagan.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var process = Process.Start(new ProcessStartInfo(dotnet, [program, .. arguments]) { RedirectStandardOutput = true })!;
        _programs.Add(process);
        return process;
    }

    private async Task<JsonElement> Run(Uri studio) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri(studio, "/api/runs"))).RootElement.EnumerateArray().FirstOrDefault();

    private async Task Until(Uri studio, Func<JsonElement, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (await Run(studio) is var run && (run.ValueKind == JsonValueKind.Undefined || !holds(run)))
        {
            Assert.True(watch.Elapsed < Patience, $"the run is still {run}");
            await Task.Delay(200);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
