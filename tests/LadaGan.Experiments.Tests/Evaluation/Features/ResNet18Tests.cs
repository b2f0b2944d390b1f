using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics.Features;
using Tensor = LadaGan.Torch.Tensor;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

/// <summary>The network on libtorch against ONNX Runtime, which reads graph and preprocessing from the files themselves.</summary>
public sealed class ResNet18Tests : TensorTest, IClassFixture<LoadedResNet18>
{
    private const int Side = 224;
    private const int Pixels = 3 * Side * Side;

    private readonly LoadedResNet18 _loaded;

    public ResNet18Tests(LoadedResNet18 loaded) => _loaded = loaded;

    [Fact]
    public void The_features_are_those_of_ONNX_Runtime()
    {
        const int Images = 3;
        var pixels = Drawn(Images, Side);
        using var oracle = new ResNet18Oracle();
        float[] expected = [.. pixels.Chunk(Pixels).SelectMany(oracle.Features)];

        var features = Features(pixels, Images, Side);

        Assert.Equal([Images, 512], features.Shape);
        Assert.All(expected, value => Assert.InRange(value, 0, 100));
        TensorAssert.Close(Tensor.Of(expected, Images, 512), features, Tolerance.Between(Tolerance.OfLayers(22, 4608)));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(256)]
    public void Images_are_resized_by_a_triangle_around_half_pixel_centres(int side)
    {
        var pixels = Drawn(1, side);
        var resized = Resized(pixels, side);

        TensorAssert.Close(
            Features([.. resized.Select(value => (byte)Math.Round(value))], 1, Side), Features(pixels, 1, side), 0.05);
        TensorAssert.Close(
            Tensor.Of(resized, 1, 3, Side, Side).To(DataType.Float32),
            Tensor.Of<byte>(pixels, 1, 3, side, side).To(DataType.Float32).ResizeBilinear(Side, Side),
            Tolerance.OfSum(16));
    }

    [Fact]
    public void Features_do_not_depend_on_the_batch_or_the_layout()
    {
        var pixels = Drawn(3, 32);
        var together = Features(pixels, 3, 32);
        var tolerance = Tolerance.Between(Tolerance.OfLayers(22, 4608));
        for (var index = 0; index < 3; index++)
        {
            TensorAssert.Close(
                together.Narrow(0, index, 1), Features([.. pixels.Skip(index * 3 * 32 * 32).Take(3 * 32 * 32)], 1, 32), tolerance);
        }
        var rows = Tensor.Of<byte>(pixels, 3, 3, 32, 32).Permute(0, 2, 3, 1).Contiguous().Permute(0, 3, 1, 2);
        TensorAssert.Close(together, _loaded.Network.Features.Forward(rows)[FeatureKind.ResNet18], tolerance);
    }

    private Tensor Features(byte[] pixels, int count, int side) =>
        _loaded.Network.Features.Forward(Tensor.Of<byte>(pixels, count, 3, side, side))[FeatureKind.ResNet18];

    /// <summary>Smooth shapes in three colours, one image unlike the other: [count, 3, side, side].</summary>
    private static byte[] Drawn(int count, int side) =>
    [
        .. from image in Enumerable.Range(0, count)
           from channel in Enumerable.Range(0, 3)
           from y in Enumerable.Range(0, side)
           from x in Enumerable.Range(0, side)
           let wave = Math.Sin((image + 2) * 7.0 * x / side) * Math.Cos((channel + 1) * 5.0 * y / side)
           select (byte)(127.5 + 120 * wave),
    ];

    /// <summary>The definition in doubles: weights 1 − |d|, d in pixels of the coarser of the two grids.</summary>
    private static double[] Resized(byte[] pixels, int side)
    {
        var (scale, result) = ((double)side / Side, new double[Pixels]);
        double[][] weights = [.. Enumerable.Range(0, Side).Select(to =>
        {
            double[] raw = [.. Enumerable.Range(0, side)
                .Select(from => Math.Max(0, 1 - Math.Abs(from + 0.5 - (to + 0.5) * scale) / Math.Max(scale, 1)))];
            return (double[])[.. raw.Select(weight => weight / raw.Sum())];
        })];
        for (var channel = 0; channel < 3; channel++)
        {
            var rows = new double[side, Side];
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    rows[y, x] = Enumerable.Range(0, side).Sum(from => weights[x][from] * pixels[(channel * side + y) * side + from]);
                }
            }
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    result[(channel * Side + y) * Side + x] = Enumerable.Range(0, side).Sum(from => weights[y][from] * rows[from, x]);
                }
            }
        }
        return result;
    }
}

/// <summary>The network from the package, loaded once per test class.</summary>
public sealed class LoadedResNet18 : IDisposable
{
    public LoadedResNet18() =>
        Network = ResNet18File.Find(ResNet18Package.Path, _ => throw new InvalidOperationException("nothing to fetch"))
            .Load(new(Device.Cpu));

    internal EvaluationNetwork Network { get; }

    public void Dispose() => Network.Dispose();
}
