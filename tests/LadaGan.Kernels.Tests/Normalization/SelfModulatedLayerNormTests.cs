using LadaGan.Kernels.Normalization;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Normalization;

public class SelfModulatedLayerNormTests
{
    [Theory]
    [ClassData(typeof(Widths))]
    public void Every_token_is_normalised_with_its_images_modulation(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (images, tokens, columns) in ((int, int, int)[])[(1, 64, 4), (3, 64, 16), (2, 70, 37), (1, 9, 130)])
        {
            using var x = Numbers.Draw(1, images * tokens, columns, gap: 3);
            using var modulation = Numbers.Draw(2, images, 2 * columns);
            using var y = Numbers.Zeros(images * tokens, columns, gap: 1);
            SelfModulatedLayerNorm.Run(team, x.Matrix, modulation.Matrix, y.Matrix, width);
            for (var row = 0; row < images * tokens; row++)
            {
                var (token, image) = (row, row / tokens);
                var values = Enumerable.Range(0, columns).Select(c => (double)x[token, c]).ToArray();
                var mean = values.Average();
                var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) + 1e-6);
                CloseAssert.Relative(
                    values.Select((v, c) => ((v - mean) / deviation * modulation[image, c]) + modulation[image, columns + c]),
                    // numbers up to 1, over their deviation
                    Enumerable.Range(0, columns).Select(c => y[token, c]),
                    Tolerance.OfLayers(2, columns, cancellation: Math.Max(1, 1 / deviation)), $"{columns} {width}");
            }
        }
    }

    [Fact]
    public void A_large_mean_costs_no_digits()
    {
        using var team = new WorkerTeam(1);
        using var x = Numbers.Draw(1, 1, 64);
        using var modulation = Numbers.Zeros(1, 128);
        using var y = Numbers.Zeros(1, 64);
        unsafe
        {
            for (var i = 0; i < 64; i++)
            {
                x.Pointer[i] = 1000 + MathF.Round(x.Pointer[i] * 1024) / 1024;  // exact in float32
                modulation.Pointer[i] = 1;
            }
        }
        SelfModulatedLayerNorm.Run(team, x.Matrix, modulation.Matrix, y.Matrix, VectorWidth.Best);
        Assert.InRange(Enumerable.Range(0, 64).Average(i => (double)y[0, i] * y[0, i]), 0.999, 1.001);
    }
}
