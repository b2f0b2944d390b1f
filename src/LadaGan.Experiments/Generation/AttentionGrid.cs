using LadaGan.Data.Images;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Generation;

/// <summary>
/// Draws the attention maps of the generator, as in the paper's attention figures. Each row shows an image, then every head's maps
/// at 8×8, 16×16 and 32×32 in the order of <see cref="AttentionTrace"/>: one a head, or for Fastformer α of every head, then β. Each
/// map is scaled by its largest weight: black is 0, white is the largest weight.
/// </summary>
internal static class AttentionGrid
{
    private const int Rows = 8;
    private const int Padding = 2;

    public static DecodedImage Draw(Generator generator)
    {
        var size = generator.Options.ImageSize;
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var trace = new AttentionTrace();
        var z = Tensor.Of<float>(Latents.OfSeeds([.. Enumerable.Range(0, Rows)], generator.Options.LatentWidth), Rows,
            generator.Options.LatentWidth).To(generator.Store.Device);
        var images = Pixels.ToBytes(generator.Forward(z, training: false, trace));
        var maps = trace.Maps.Select(map => map.Weights).Select(weights => (
            Heads: (int)weights.Size(1), Side: (int)Math.Sqrt(weights.Size(2)),
            Weights: weights.To(Device.Cpu).Contiguous().ToArray<float>())).ToArray();

        var cell = size * size * 3;
        var columns = 1 + maps.Sum(map => map.Heads);
        var cells = new byte[Rows * columns * cell];
        for (var row = 0; row < Rows; row++)
        {
            var at = row * columns * cell;
            images.AsSpan(row * cell, cell).CopyTo(cells.AsSpan(at));
            foreach (var (heads, side, weights) in maps)
            {
                for (var head = 0; head < heads; head++)
                {
                    at += cell;
                    Paint(weights.AsSpan(((row * heads) + head) * side * side, side * side), side, cells.AsSpan(at, cell), size);
                }
            }
        }
        return ImageGrid.Compose(cells, size, size, Rows, columns, Padding);
    }

    /// <summary>Enlarges a map by nearest neighbour, so that every token remains a square.</summary>
    private static void Paint(ReadOnlySpan<float> weights, int side, Span<byte> cell, int size)
    {
        var most = 0f;
        foreach (var weight in weights)
        {
            most = Math.Max(most, weight);
        }
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, size);
            var grey = (byte)Math.Round(255 * weights[(y * side / size * side) + (x * side / size)] / Math.Max(most, float.Epsilon));
            cell.Slice(pixel * 3, 3).Fill(grey);
        }
    }
}
