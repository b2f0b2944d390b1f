using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>
/// Feeds a reader many broken inputs: each must be read, or refused with a message, with memory proportional to its length.
/// </summary>
internal static class ReaderFuzz
{
    // Fixed costs of opening: the stream's buffers, a page for each level of a tree, the message.
    private const long FixedBytes = 128 * 1024;

    // An entry of a zip may unpack to 200 times its size.
    private const long OpenBytesPerByte = 240;

    /// <summary>Opens and reads all inputs.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="make">Writes an input and returns its length.</param>
    /// <param name="open">Opens the input.</param>
    /// <returns>The number of accepted inputs.</returns>
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
                throw new InvalidOperationException(
                    $"Input {input} of seed {FuzzInputs.Seed}: {error.GetType().Name}: {error.Message}", error);
            }
        }
        return accepted;
    }

    /// <summary>Calls a function that reads everything; true if it accepts.</summary>
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
