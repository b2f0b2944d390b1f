using LadaGan.Core.Files;
using LadaGan.Core.Random;

namespace LadaGan.Core.Tests.Files;

/// <summary>
/// Damaged and hostile files: the reader takes exactly those that an independent oracle calls valid, throws nothing but
/// its own exception for the others, and takes memory in proportion to the file.
/// </summary>
[Trait("Speed", "slow")]
public sealed class SafetensorsFuzzTests : IDisposable
{
    private const string SmallHeader =
        """{"__metadata__":{"seed":"0"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"é":{"dtype":"I8","shape":[]"""
        + ""","data_offsets":[8,9]}}    """;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_truncation_of_a_small_file_is_refused()
    {
        var whole = SafetensorsBytes.File(SmallHeader, 9);
        Assert.True(AcceptsAsOracle(whole));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(AcceptsAsOracle(whole[..length]), $"the first {length} of {whole.Length} bytes were accepted");
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_small_header_is_refused_or_leaves_a_valid_file()
    {
        var file = SafetensorsBytes.File(SmallHeader, 9);
        var (accepted, refused) = (0, 0);
        for (var bit = 0; bit < (file.Length - 9) * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            if (AcceptsAsOracle(file))
            {
                accepted++;
            }
            else
            {
                refused++;
            }
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        // Letters of names and of metadata may change and stay letters; next to nothing else may.
        Assert.InRange(accepted, 1, 120);
        Assert.True(refused > 900);
    }

    [Fact]
    public void Twenty_thousand_structured_mutations_give_what_the_oracle_says()
    {
        var accepted = 0;
        for (var i = 0UL; i < 20_000; i++)
        {
            var bytes = new SafetensorsMutator(new Philox(0, i)).File();
            if (AcceptsAsOracle(bytes, $"mutation {i}"))
            {
                accepted++;
            }
        }
        Assert.InRange(accepted, 1_000, 10_000);
    }

    [Fact]
    public void A_header_of_very_many_tensors_takes_memory_in_proportion()
    {
        var tensors = Enumerable.Range(0, 20_000).Select(i => $"\"{i}\":" + """{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""");
        Assert.True(AcceptsAsOracle(SafetensorsBytes.File("{" + string.Join(',', tensors) + "}", 0)));
    }

    private bool AcceptsAsOracle(byte[] bytes, string what = "file")
    {
        var path = _folder["file.safetensors"];
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = Accepts(path, bytes.Length, what);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 64 * 1024 + 20L * bytes.Length, $"{what}: {allocated} bytes were allocated for a file of {bytes.Length}");
        Assert.True(accepted == SafetensorsOracle.Accepts(bytes),
            $"{what}: the reader {(accepted ? "accepts" : "refuses")} it, the oracle does not");
        return accepted;
    }

    private static bool Accepts(string path, int length, string what)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var total = 0L;
            foreach (var name in file.Names)
            {
                foreach (var value in file.Entry(name).Bytes())
                {
                    total += value >= 0 ? 1 : 0;
                }
            }
            Assert.True(total < length);
            return true;
        }
        catch (SafetensorsException)
        {
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{what} made the reader throw {exception.GetType().Name}", exception);
        }
    }
}
