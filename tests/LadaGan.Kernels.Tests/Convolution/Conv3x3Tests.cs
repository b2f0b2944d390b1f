using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Tests.Oracles;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Convolution;

public unsafe class Conv3x3Tests
{
    private static readonly (int Images, int Side, int Inputs, int Outputs)[] Shapes = [(1, 8, 1, 1), (2, 8, 3, 5), (1, 16, 16, 64),
        (3, 9, 7, 33), (1, 32, 4, 20)];

    [Theory]
    [ClassData(typeof(Widths))]
    public void Convolutions_are_those_of_plain_loops(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (images, side, inputs, outputs) in Shapes)
        {
            using var map = new DrawnMap(images, side, inputs);
            var (weight, bias) = (Numbers.Array(1, outputs * inputs * 9), Numbers.Array(2, outputs));
            using var position = Numbers.Draw(4, side * side, outputs);
            using var result = Numbers.Zeros(images * side * side, outputs);
            using var conv = new Conv3x3(team, weight, bias, width, ConvolutionMethod.Direct);
            nint line = side * outputs;
            conv.Run(team, map.Map, new PixelView(result.Pointer, side * line, line, outputs),
                new Finish(Activation.LeakyRelu, new PixelView(position.Pointer, 0, line, outputs)));
            var expected = ConvolutionOracle.Places(images, side, outputs).Select(at =>
                ActivationOracle.Of(Activation.LeakyRelu, ConvolutionOracle.At(map.At, side, weight, bias, inputs, at))
                + position[(at.Y * side) + at.X, at.Output]);
            CloseAssert.Relative(expected, new Span<float>(result.Pointer, images * side * side * outputs).ToArray(),
                Tolerance.OfSum((9 * inputs) + 2), $"{(images, side, inputs, outputs)}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void The_last_convolution_is_planar(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (images, side, inputs, outputs) in ((int, int, int, int)[])[(1, 8, 1, 3), (2, 8, 16, 3), (1, 16, 37, 7),
            (2, 10, 5, 4)])
        {
            using var map = new DrawnMap(images, side, inputs);
            var (weight, bias) = (Numbers.Array(1, outputs * inputs * 9), Numbers.Array(2, outputs));
            using var result = Numbers.Zeros(images * outputs, side * side);
            using var conv = new ImageConv3x3(weight, bias, width);
            conv.Run(team, map.Map, result.Pointer);
            var places = ConvolutionOracle.Places(images, side, outputs).ToArray();
            CloseAssert.Relative(
                places.Select(at => ConvolutionOracle.At(map.At, side, weight, bias, inputs, at)),
                places.Select(at => result[(at.Image * outputs) + at.Output, (at.Y * side) + at.X]), Tolerance.OfSum((9 * inputs) + 1));
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Upsampling_convolution_and_norm_are_one(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (images, side, inputs, outputs) in ((int, int, int, int)[])[(1, 8, 1, 1), (2, 8, 5, 36), (1, 16, 16, 8)])
        {
            using var map = new DrawnMap(images, side, inputs);
            var (weight, bias) = (Numbers.Array(1, outputs * inputs * 9), Numbers.Array(2, outputs));
            var (scale, shift) = (Numbers.Array(3, outputs), Numbers.Array(4, outputs));
            using var result = new DrawnMap(images, 2 * side, outputs);
            using var conv = new UpsampledConv3x3(team, weight, bias, scale, shift, width, ConvolutionMethod.Direct);
            conv.Run(team, map.Map, result.Map, Activation.LeakyRelu);
            var places = ConvolutionOracle.Places(images, 2 * side, outputs).ToArray();
            double Upsampled(int image, int y, int x, int channel) => map.At(image, y / 2, x / 2, channel);
            CloseAssert.Relative(
                places.Select(at => ActivationOracle.Of(Activation.LeakyRelu,
                    (ConvolutionOracle.At(Upsampled, 2 * side, weight, bias, inputs, at) * scale[at.Output]) + shift[at.Output])),
                places.Select(at => (float)result.At(at.Image, at.Y, at.X, at.Output)), Tolerance.OfSum((9 * inputs) + 2));
            Assert.True(result.BorderIsZero());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Pixel_shuffle_moves_runs_of_channels(int r)
    {
        const int Images = 2, Side = 8, Channels = 3;
        using var team = new WorkerTeam(3);
        using var tokens = Numbers.Draw(5, Images * Side * Side, Channels * r * r, gap: 2);
        using var map = new DrawnMap(Images, Side * r, Channels);
        PixelShuffle.Run(team, tokens.Matrix, map.Map, r);
        Assert.All(ConvolutionOracle.Places(Images, Side * r, Channels), at =>
            Assert.Equal(
                tokens[(((at.Image * Side) + (at.Y / r)) * Side) + (at.X / r), (((at.Y % r * r) + (at.X % r)) * Channels) + at.Output],
                map.At(at.Image, at.Y, at.X, at.Output)));
        Assert.True(map.BorderIsZero());
    }
}
