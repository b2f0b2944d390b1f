using System.Diagnostics;
using LadaGan.Architecture.Files;
using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.State;

public sealed class StateFolderTests : TensorTest
{
    private static readonly StateManifest Manifest = new(28, 12.5, new Dictionary<string, long> { ["log.txt"] = 100 });
    private readonly TemporaryFolder _folder = new();

    private static bool All => Environment.GetEnvironmentVariable("LADAGAN_EVERY_BIT") is not null;

    private string Saved => _folder["training-state-000000028"];

    [Fact]
    public void A_state_round_trips_with_its_manifest_and_checksum()
    {
        var sum = Save();
        using var loaded = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: null);
        var (manifest, found) = StateFolder.Load(Saved, loaded);
        Assert.Equal((28, 12.5, 100, sum), (manifest.ImagesSeen, manifest.Seconds, manifest.Records["log.txt"], found));
        Assert.Equal(28, loaded.ImagesSeen);
        Assert.Equal(["SHA256SUMS", "manifest.json", "state.safetensors"],
            Directory.EnumerateFiles(Saved).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    /// <summary>An independent check with coreutils.</summary>
    [Fact]
    public void Sha256sum_can_check_a_state()
    {
        var sum = Save();
        using var check = Process.Start(new ProcessStartInfo("sha256sum", ["-c", "SHA256SUMS"])
        {
            WorkingDirectory = Saved,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("manifest.json: OK\nstate.safetensors: OK\n", check.StandardOutput.ReadToEnd());
        Assert.Contains($"{sum}  state.safetensors\n", File.ReadAllText(Path.Join(Saved, "SHA256SUMS")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_does_not_depend_on_place_and_time()
    {
        var first = Save();
        Assert.Equal(first, Save(Manifest with { Seconds = 99 }));
        Assert.Equal(first, Save(path: _folder["elsewhere"]));
    }

    [Fact]
    public void Saving_again_replaces_the_whole_folder()
    {
        Save();
        File.WriteAllText(Path.Join(Saved, "state.safetensors"), "damaged");
        Save();
        StateFolder.Verify(Saved);
        Assert.DoesNotContain(_folder.Names(), name => name.Contains(".partial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("SHA256SUMS")]
    [InlineData("state.safetensors")]
    public void Every_truncation_is_detected(string name)
    {
        Save();
        var path = Path.Join(Saved, name);
        var bytes = File.ReadAllBytes(path);
        // For speed, only every 401st length of the state; bench/nightly/save-faults tries every length.
        for (var length = 0; length < bytes.Length; length += All || bytes.Length < 4096 ? 1 : 401)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<ModelFileException>(() => StateFolder.Verify(Saved));
        }
        File.Delete(path);
        Assert.Throws<ModelFileException>(() => StateFolder.Verify(Saved));
    }

    /// <summary>
    /// All bits of the two small files and, for speed, every 1,021st bit of the
    /// state; bench/nightly/save-faults flips every bit.
    /// </summary>
    [Theory]
    [InlineData("manifest.json", 1)]
    [InlineData("SHA256SUMS", 1)]
    [InlineData("state.safetensors", 1021)]
    public void Every_flipped_bit_is_detected(string name, int step)
    {
        Save();
        var path = Path.Join(Saved, name);
        step = All ? 1 : step;
        var bits = new FileInfo(path).Length * 8;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        for (var bit = 0L; bit < bits; bit += step)
        {
            Flip(file, bit);
            Assert.Throws<ModelFileException>(() => StateFolder.Verify(Saved));
            Flip(file, bit);
        }
        StateFolder.Verify(Saved);
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private string Save(StateManifest? manifest = null, string? path = null)
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        state.ImagesSeen = 28;
        using var frozen = new FrozenState(state);
        return StateFolder.Write(path ?? Saved, frozen, manifest ?? Manifest);
    }

    private static void Flip(FileStream file, long bit)
    {
        file.Position = bit / 8;
        var value = file.ReadByte();
        file.Position = bit / 8;
        file.WriteByte((byte)(value ^ (1 << (int)(bit % 8))));
    }
}
