using System.Globalization;
using LadaGan.Architecture;
using LadaGan.Interop.TensorFlow;
using LadaGan.Interop.TensorFlow.Checkpoints;
using LadaGan.Interop.Tests.Fuzzing;

namespace LadaGan.Interop.Tests.TensorFlow.Fuzzing;

/// <summary>
/// Damaged and hostile TensorFlow checkpoints: the reader throws nothing but the exceptions that it documents, terminates, and uses memory
/// proportional to the files.
/// </summary>
/// <remarks>
/// LADAGAN_FUZZ_INPUTS sets the number of checkpoints instead of 4,000, LADAGAN_FUZZ_SEED the seed (bench/nightly/fuzz-interop).
/// </remarks>
[Trait("Speed", "slow")]
public sealed class CheckpointFuzzTests : IDisposable
{
    private const long AllocatedAtMost = 1 << 16;
    private const long AllocatedPerByte = 200;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Structured_mutations_of_checkpoints_are_read_or_refused()
    {
        var (inputs, seed) = (Setting("LADAGAN_FUZZ_INPUTS", 4_000), Setting("LADAGAN_FUZZ_SEED", 0));
        var mutator = new CheckpointMutator();
        var (accepted, prefix) = (0UL, _folder["ckpt"]);
        for (var number = 0UL; number < inputs; number++)
        {
            mutator.Write(prefix, new Draws(seed, number));
            accepted += Accepts(prefix, $"input {number} of seed {seed}") ? 1UL : 0;
        }
        // Both outcomes occur often.
        Assert.InRange(accepted, inputs / 10, inputs - inputs / 10);
    }

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private bool Accepts(string prefix, string what)
    {
        var bytes = Directory.EnumerateFiles(_folder.Path).Sum(path => new FileInfo(path).Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        bool[] read = [Reads(() => ReadAll(prefix), what), Reads(() => TensorFlowCheckpoint.Read(prefix), what)];
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocatedAtMost + AllocatedPerByte * bytes,
            $"{what} made the reader allocate {allocated} bytes for files of {bytes}");
        return read[0];
    }

    private static bool Reads(Action read, string what)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception exception) when (exception is InteropException or ConfigurationException)
        {
            return false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{what} made the reader throw {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private static void ReadAll(string prefix)
    {
        using var file = TensorFlowFile.Open(prefix);
        foreach (var tensor in file.Tensors.Values)
        {
            _ = tensor.Sha256();
        }
        foreach (var variable in file.Objects?.Root.Variables() ?? [])
        {
            Assert.NotNull(variable.Path);
        }
        foreach (var (_, name, value) in file.Objects?.Root.Child("g_optimizer")?.Slots() ?? [])
        {
            Assert.NotNull(name);
            _ = value.Variable;
        }
    }
}
