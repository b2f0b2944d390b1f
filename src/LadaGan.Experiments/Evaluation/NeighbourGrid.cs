using LadaGan.Data.Images;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>
/// A grid that shows what a generator may have memorised. Each row is a generated image,
/// followed by its nearest real images in feature space.
/// </summary>
internal static class NeighbourGrid
{
    private const int Rows = 8;
    private const int Neighbours = 7;

    /// <param name="path">The PNG file to write.</param>
    /// <param name="generated">The generated images; the grid shows the first ones.</param>
    /// <param name="generatedFeatures">The features of <paramref name="generated"/>.</param>
    /// <param name="real">The real images to search for neighbours.</param>
    /// <param name="realFeatures">The features of <paramref name="real"/>.</param>
    public static void Write(string path, IImageSet generated, FeatureSet generatedFeatures, StoredImages real, FeatureSet realFeatures)
    {
        using var scope = new TensorScope();
        var (table, realTable) = (generatedFeatures.Table(FeatureKind.Pool), realFeatures.Table(FeatureKind.Pool));
        var (rows, k) = ((int)Math.Min(Rows, table.Size(0)), (int)Math.Min(Neighbours, realTable.Size(0)));
        var found = NearestNeighbours.Of(table.Narrow(0, 0, rows), realTable, k);
        var size = real.Preparation.Size;
        var length = size * size * 3;
        var (first, near) = (FirstOf(generated, rows, length), real.Pixels(found.Indices.Select(index => (int)index)));
        var cells = new byte[rows * (k + 1) * length];
        for (var row = 0; row < rows; row++)
        {
            first.AsSpan(row * length, length).CopyTo(cells.AsSpan(row * (k + 1) * length));
            near.AsSpan(row * k * length, k * length).CopyTo(cells.AsSpan(((row * (k + 1)) + 1) * length));
        }
        SampleGrid.Write(path, ImageGrid.Compose(cells, size, size, rows, k + 1));
    }

    private static byte[] FirstOf(IImageSet images, int rows, int length)
    {
        var pixels = new byte[rows * length];
        var done = 0;
        using var enough = new CancellationTokenSource();
        try
        {
            images.Run(new(rows), part =>
            {
                var bytes = part.Permute(0, 2, 3, 1).ToArray<byte>();
                var taken = Math.Min(bytes.Length, pixels.Length - done);
                bytes.AsSpan(0, taken).CopyTo(pixels.AsSpan(done));
                done += taken;
                if (done == pixels.Length)
                {
                    enough.Cancel();
                }
            }, enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The grid shows the first images only.
        }
        return pixels;
    }
}
