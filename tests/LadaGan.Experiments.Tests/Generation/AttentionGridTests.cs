using LadaGan.Architecture;
using LadaGan.Experiments.Generation;
using LadaGan.Model;
using LadaGan.Model.Attention;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Tests.Generation;

public sealed class AttentionGridTests : TensorTest
{
    private const int Size = 32;
    private const int Padding = 2;
    private const int Heads = 2;

    [Theory]
    [InlineData(AttentionKind.Lada, 1)]
    [InlineData(AttentionKind.Fastformer, 2)]
    [InlineData(AttentionKind.Linformer, 1)]
    [InlineData(AttentionKind.Swin, 1)]
    [InlineData(AttentionKind.LadaSwin, 1)]
    public void Every_kinds_maps_follow_the_image_each_scaled_by_its_largest_weight(AttentionKind kind, int mapsOfABlock)
    {
        var options = Smallest.Configuration().Generator with
        {
            Attention = kind,
        };
        using var generator = new Generator(options, Conventions.Paper, Device.Cpu, seed: 3);
        var grid = AttentionGrid.Draw(generator);
        var columns = 1 + (GeneratorOptions.Blocks * mapsOfABlock * Heads);
        Assert.Equal(((columns * (Size + Padding)) - Padding, (8 * (Size + Padding)) - Padding), (grid.Width, grid.Height));

        using var noGrad = GradMode.Disabled();
        var trace = new AttentionTrace();
        generator.Forward(Tensor.Of(Latents.OfSeeds([.. Enumerable.Range(0, 8)], options.LatentWidth), 8, options.LatentWidth),
            training: false, trace);
        var column = 1;
        foreach (var (_, weights) in trace.Maps)
        {
            var side = (int)Math.Sqrt(weights.Size(2));
            for (var head = 0; head < Heads; head++, column++)
            {
                for (var row = 0; row < 8; row++)
                {
                    var map = weights.Select(0, row).Select(0, head).ToArray<float>();
                    AssertCell(grid, row, column, (x, y) => 255 * map[(y * side / Size * side) + (x * side / Size)] / map.Max());
                }
            }
        }
        Assert.Equal(columns, column);
    }

    /// <summary>Grey pixels of these values; rounding may change a byte by one.</summary>
    private static void AssertCell(Data.Images.DecodedImage grid, int row, int column, Func<int, int, float> grey)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var at = (((row * (Size + Padding)) + y) * grid.Width) + (column * (Size + Padding)) + x;
                foreach (var value in grid.Rgb.Slice(at * 3, 3))
                {
                    Assert.InRange(value - grey(x, y), -1, 1);
                }
            }
        }
    }
}
