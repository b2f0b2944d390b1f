namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Batches of a set of images: all of them, or every Nth, as when ranks divide them.</summary>
/// <param name="Size">Images in a batch; the last one may have fewer.</param>
/// <param name="First">The number of the first batch, from 0.</param>
/// <param name="Every">N: 1 for all.</param>
internal readonly record struct Batches(int Size, int First = 0, int Every = 1)
{
    /// <summary>The first image of each batch, and how many images it has.</summary>
    /// <param name="count">The number of images of the set.</param>
    public IEnumerable<(int Start, int Count)> Of(int count)
    {
        for (var start = (long)First * Size; start < count; start += (long)Every * Size)
        {
            yield return ((int)start, (int)Math.Min(Size, count - start));
        }
    }
}
