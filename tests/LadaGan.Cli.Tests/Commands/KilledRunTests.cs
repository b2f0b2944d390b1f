using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace LadaGan.Cli.Tests.Commands;

/// <summary>
/// A run that is killed and resumed ends with the same bits as one that was not.
/// <c>LADAGAN_KILLS</c> sets how often, <c>LADAGAN_SEED</c> at which moments.
/// </summary>
public sealed class KilledRunTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    /// <summary>Every kind of attention and of discriminator, with different workers, with and without bCR.</summary>
    private static readonly string[][] Variants =
    [
        ["--workers", "0", "--set", "training.bcrReal=0", "--set", "training.bcrFake=0"],
        ["--workers", "1", "--set", "generator.attention=fastformer", "--discriminator", "fastformer"],
        ["--workers", "3", "--set", "generator.attention=linformer", "--set", "generator.mlpResidual=true"],
        ["--workers", "0", "--set", "generator.attention=swin", "--set", "generator.windowShift=true", "--set", "training.bcrReal=1"],
        ["--workers", "1", "--set", "generator.attention=ladaSwin", "--set", "generator.modulation=layerNorm"],
        ["--workers", "3", "--set", "training.bcrReal=1", "--set", "training.bcrFake=1", "--discriminator", "lada"],
    ];

    private readonly Workplace _place = new();
    private readonly Random _random = new(Setting("LADAGAN_SEED", 1));

    private static int Kills => Setting("LADAGAN_KILLS", 2);

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Killed_anywhere_and_resumed_it_ends_with_the_same_bits()
    {
        var data = _place.Data();
        var (killed, chains, inSaves) = (0, 0, 0);
        foreach (var (number, variant) in Variants.Index())
        {
            var until = Kills * (number + 1) / Variants.Length;
            if (killed == until)
            {
                continue; // fewer kills than variants
            }
            string[] arguments = ["--data", data, "--config", "tiny", "--batch", "4", "--images", "32", "--snap", "0.008", "--tick",
                "0.008", "--threads", "1", "--device", "cpu", .. variant];
            var watch = Stopwatch.StartNew();
            var expected = await Finish(Path.Join(_place.Path, $"whole-{number}"), arguments);
            var duration = watch.Elapsed;

            while (killed < until)
            {
                var outDir = Path.Join(_place.Path, $"killed-{number}-{chains++}");
                while (killed < until && await KillAt(_random.NextDouble() * duration, outDir, arguments) is { } whileSaving)
                {
                    killed++;
                    inSaves += whileSaving ? 1 : 0;
                }
                Assert.Equal(expected, await Finish(outDir, arguments));
                Directory.Delete(outDir, recursive: true);
            }
        }
        output.WriteLine(
            $"{killed} kills ({inSaves} of them while saving) in {chains} runs: every final state equal to the uninterrupted run's");
        Assert.Equal(Kills, killed);
    }

    public void Dispose() => _place.Dispose();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    /// <summary>The last line about the training state in the run's log, and the checksums of its model and sample grids.</summary>
    private static async Task<string[]> Finish(string outDir, string[] arguments)
    {
        using var process = Start(outDir, arguments);
        var answer = await process.End();
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var run = Directory.GetDirectories(outDir).Order(StringComparer.Ordinal).Last();
        return [
            File.ReadAllLines(Path.Join(run, "log.txt")).Last(line => line.StartsWith("state ", StringComparison.Ordinal)),
            .. ((string[])["training-state-000000032/state.safetensors", "network-snapshot-000000.safetensors", "fakes000000.png",
                "fakes_init.png", "reals.png"])
                .Select(name => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Join(run, name))))),
            $"{File.ReadAllLines(Path.Join(run, "stats.jsonl")).Length} ticks",
        ];
    }

    /// <summary>Kills the run after some time. Null when it had already ended, otherwise whether it left a snapshot half written.</summary>
    private static async Task<bool?> KillAt(TimeSpan after, string outDir, string[] arguments)
    {
        using var process = Start(outDir, arguments);
        await Task.Delay(after);
        if (!process.Kill())
        {
            return null;
        }
        return Directory.Exists(outDir) && Directory.EnumerateFileSystemEntries(outDir, ".*.partial", SearchOption.AllDirectories).Any();
    }

    /// <summary>Starts a run, or resumes it when it had begun.</summary>
    private static ProgramProcess Start(string outDir, string[] arguments)
    {
        var begun = Directory.Exists(outDir)
            && Directory.EnumerateFiles(outDir, "training_options.json", SearchOption.AllDirectories).Any();
        return ProgramProcess.Start(new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = "1",
        }, ["train", "--outdir", outDir, .. arguments, .. begun ? ["--resume"] : (string[])[]]);
    }
}
