using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>Gives a reader many broken inputs: each is read, or refused by a sentence, within memory in proportion to its length.</summary>
internal static class ReaderFuzz
{
    // What opening takes besides: the stream's buffers, a page of each level of a tree, the sentence.
    private const long FixedBytes = 128 * 1024;

    // An entry of a zip may unpack to 200 times its size.
    private const long OpenBytesPerByte = 240;

    /// <summary>Opens and reads all inputs.</summary>
    /// <param name="inputs">How many.</param>
    /// <param name="make">Makes an input: writes it, and tells its length.</param>
    /// <param name="open">Opens what was written.</param>
    /// <returns>How many were not refused.</returns>
    public static int Run(int inputs, Func<Mutator, long> make, Func<IImageSource> open)
    {
        var accepted = 0;
        for (var input = 0; input < inputs; input++)
        {
            var length = make(new Mutator(FuzzInputs.Seed, input));
            try
            {
                accepted += Reads(open, length) ? 1 : 0;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Input {input} of seed {FuzzInputs.Seed}: {error.GetType().Name}: {error.Message}", error);
            }
        }
        return accepted;
    }

    /// <summary>Calls a function that reads all at once; true when it did not refuse.</summary>
    public static bool Accepts(Action read, long length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (error is DataException or ImageFormatException)
        {
            Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
            return false;
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < FixedBytes + (OpenBytesPerByte * length), $"{allocated} bytes were allocated for {length}");
        }
    }

    private static bool Reads(Func<IImageSource> open, long length)
    {
        IImageSource? source = null;
        try
        {
            if (!Accepts(() => source = open(), length))
            {
                return false;
            }
            Assert.InRange(source!.Count, 1, int.MaxValue);
            for (var index = 0; index < Math.Min(source.Count, 50); index++)
            {
                Accepts(
                    () =>
                    {
                        Assert.NotNull(source.Name(index));
                        Assert.InRange(source.Label(index) ?? 0, 0, int.MaxValue);
                        _ = source.Read(index);
                    },
                    length);
            }
            return true;
        }
        finally
        {
            source?.Dispose();
        }
    }
}
