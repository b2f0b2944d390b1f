using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Interop.Numpy;
using LadaGan.Interop.PyTorch;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>
/// Damaged and hostile files: the readers throw nothing but <see cref="InteropException"/>, terminate, and use memory proportional to the
/// file.
/// </summary>
/// <remarks>
/// LADAGAN_FUZZ_INPUTS sets the number of files instead of 4,000, LADAGAN_FUZZ_SEED the seed (bench/nightly/fuzz-interop).
/// </remarks>
[Trait("Speed", "slow")]
public sealed class InteropFuzzTests : TensorTest
{
    private const int AllocatedAtMost = 1 << 16;
    private const int AllocatedPerByte = 100;
    private const int LayersAtMost = 1 << 20;
    private const int MostTensors = 16;
    private const int LargestRatio = 200;
    private const string MemoryFolder = "/dev/shm";

    private readonly string _path = Path.Join(Directory.Exists(MemoryFolder) ? MemoryFolder : Path.GetTempPath(),
        $"ladagan-test-{Guid.NewGuid():N}");

    [Fact]
    public void Structured_mutations_of_real_files_are_read_or_refused()
    {
        var (inputs, seed) = (Setting("LADAGAN_FUZZ_INPUTS", 4_000), Setting("LADAGAN_FUZZ_SEED", 0));
        var mutator = new InteropMutator();
        var accepted = 0UL;
        for (var number = 0UL; number < inputs; number++)
        {
            var (name, bytes) = mutator.File(new Draws(seed, number));
            File.WriteAllBytes(_path, bytes);
            if (Accepts(name, bytes.Length, $"input {number} of seed {seed}, made of {name},"))
            {
                accepted++;
            }
        }
        // Both outcomes occur often.
        Assert.InRange(accepted, inputs / 10, inputs / 2);
    }

    /// <summary>The same for whole checkpoints: told apart, read, and put into our names and order of channels.</summary>
    [Fact]
    public void Mutated_checkpoints_are_imported_or_refused()
    {
        var (inputs, seed) = (Setting("LADAGAN_FUZZ_INPUTS", 4_000), Setting("LADAGAN_FUZZ_SEED", 0));
        var mutator = new InteropMutator(SmallestCheckpoints.Files());
        var accepted = 0UL;
        for (var number = 0UL; number < inputs; number++)
        {
            var (name, bytes) = mutator.File(new Draws(seed, number));
            File.WriteAllBytes(_path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Assert.NotNull(ForeignFile.Read(_path).Path);
                accepted++;
            }
            catch (Exception error) when (error is not (LadaGanException or Xunit.Sdk.XunitException))
            {
                throw new InvalidOperationException($"input {number} of seed {seed}, made of {name}, made the import throw {error}", error);
            }
            catch (LadaGanException)
            {
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < LayersAtMost + (long)AllocatedPerByte * bytes.Length,
                $"input {number} of seed {seed}, made of {name}, made the import allocate {allocated} bytes for a file of {bytes.Length}");
        }
        Assert.InRange(accepted, inputs / 10, inputs * 3 / 4);
    }

    protected override void Dispose(bool disposing)
    {
        File.Delete(_path);
        base.Dispose(disposing);
    }

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private bool Accepts(string name, int length, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = true;
        try
        {
            Read(Path.GetExtension(name), length);
        }
        catch (InteropException)
        {
            accepted = false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{what} made the reader throw {exception.GetType().Name}: {exception.Message}", exception);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocatedAtMost + (long)AllocatedPerByte * length,
            $"{what} made the reader allocate {allocated} bytes for a file of {length}");
        return accepted;
    }

    private void Read(string ending, int length)
    {
        using var scope = new TensorScope();
        switch (ending)
        {
            case ".npy":
                using (var file = NpyFile.Open(_path))
                {
                    Check(file.Array.ToTensor(), length);
                }
                break;
            case ".npz":
                using (var file = NpzFile.Open(_path))
                {
                    foreach (var array in file.Names.Take(MostTensors))
                    {
                        Check(file.Array(array).ToTensor(), (long)LargestRatio * length);
                    }
                }
                break;
            default:
                using (var file = PyTorchFile.Open(_path))
                {
                    foreach (var tensor in file.Tensors.Values.Take(MostTensors))
                    {
                        Check(tensor.ToTensor(), length);
                    }
                }
                break;
        }
    }

    private static void Check(Tensor tensor, long most)
    {
        Assert.InRange(tensor.Count * tensor.Type.Size(), 0, most + AllocatedAtMost);
        tensor.Dispose();
    }
}
