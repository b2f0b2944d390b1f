using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Tests.Oracles;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Convolution.Winograd;

public unsafe class WinogradConvolutionTests
{
    private const double Allowed = 2e-6;  // of the norm: what Winograd's transforms add to a sum's rounding

    // Whole vectors of 16, half-filled panels, several sums of 32 and of 128 inputs, and more tiles than pass through together.
    private static readonly (int Images, int Side, int Inputs, int Outputs)[] Shapes =
        [(1, 8, 16, 16), (2, 8, 48, 80), (1, 8, 160, 16), (5, 32, 16, 16)];

    [Fact]
    public void Results_are_those_of_plain_loops_and_the_same_bits_on_any_number_of_threads()
    {
        foreach (var (images, side, inputs, outputs) in Shapes)
        {
            using var map = new DrawnMap(images, side, inputs);
            var (weight, bias) = (Numbers.Array(1, outputs * inputs * 9), Numbers.Array(2, outputs));
            using var position = Numbers.Draw(4, side * side, outputs);
            nint line = side * outputs;
            var residual = new PixelView(position.Pointer, 0, line, outputs);
            double[] expected = [.. ConvolutionOracle.Places(images, side, outputs).Select(at =>
                ActivationOracle.Of(Activation.LeakyRelu, ConvolutionOracle.At(map.At, side, weight, bias, inputs, at))
                + position[(at.Y * side) + at.X, at.Output])];
            Check(expected, (team, width) =>
            {
                using var result = Numbers.Zeros(images * side * side, outputs);
                using var conv = new Conv3x3(team, weight, bias, width, ConvolutionMethod.Winograd);
                var pixels = new PixelView(result.Pointer, side * line, line, outputs);
                conv.Run(team, map.Map, pixels, new Finish(Activation.LeakyRelu, residual));
                return new Span<float>(result.Pointer, expected.Length).ToArray();
            });
        }
    }

    [Fact]
    public void Upsampling_convolution_and_norm_are_one()
    {
        foreach (var (images, side, inputs, outputs) in Shapes)
        {
            using var map = new DrawnMap(images, side / 2, inputs);
            var (weight, bias) = (Numbers.Array(1, outputs * inputs * 9), Numbers.Array(2, outputs));
            var (scale, shift) = (Numbers.Array(3, outputs), Numbers.Array(4, outputs));
            double Upsampled(int image, int y, int x, int channel) => map.At(image, y / 2, x / 2, channel);
            double[] expected = [.. ConvolutionOracle.Places(images, side, outputs).Select(at => ActivationOracle.Of(Activation.LeakyRelu,
                (ConvolutionOracle.At(Upsampled, side, weight, bias, inputs, at) * scale[at.Output]) + shift[at.Output]))];
            Check(expected, (team, width) =>
            {
                using var result = new DrawnMap(images, side, outputs);
                using var conv = new UpsampledConv3x3(team, weight, bias, scale, shift, width, ConvolutionMethod.Winograd);
                conv.Run(team, map.Map, result.Map, Activation.LeakyRelu);
                Assert.True(result.BorderIsZero());
                return [.. ConvolutionOracle.Places(images, side, outputs).Select(at => (float)result.At(at.Image, at.Y, at.X, at.Output))];
            });
        }
    }

    [Theory]
    [InlineData(32, 64, VectorWidth.Bits512, true)]
    [InlineData(16, 16, VectorWidth.Bits512, true)]
    [InlineData(24, 16, VectorWidth.Bits512, false)]  // parts of vectors
    [InlineData(24, 16, VectorWidth.Bits256, true)]
    [InlineData(12, 16, VectorWidth.Bits128, false)]  // few channels
    [InlineData(16, 8, VectorWidth.Bits128, false)]
    public void Few_channels_and_parts_of_vectors_are_computed_directly(int inputs, int outputs, VectorWidth width, bool winograd)
    {
        Assert.Equal(winograd, ConvolutionMethod.Fastest.IsWinograd(inputs, outputs, width));
        Assert.False(ConvolutionMethod.Direct.IsWinograd(inputs, outputs, width));
    }

    [Fact]
    public void Shapes_it_does_not_take_are_refused()
    {
        using var team = new WorkerTeam(1);
        var refused = Assert.Throws<ArgumentException>(
            () => new Conv3x3(team, new float[16 * 20 * 9], new float[20], VectorWidth.Bits512, ConvolutionMethod.Winograd));
        Assert.Contains("Winograd's method takes whole vectors of 16 channels, not 16 and 20", refused.Message, StringComparison.Ordinal);
        using var conv = new Conv3x3(team, new float[16 * 16 * 9], new float[16], VectorWidth.Bits512);
        using var map = new DrawnMap(1, 6, 16);
        refused = Assert.Throws<ArgumentException>(() => conv.Run(team, map.Map, map.Map.Inside, default));
        Assert.Contains("Winograd's method takes sides that 4 divides, not 6", refused.Message, StringComparison.Ordinal);
    }

    private static void Check(double[] expected, Func<WorkerTeam, VectorWidth, float[]> run)
    {
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            using var one = new WorkerTeam(1);
            using var five = new WorkerTeam(5);
            var alone = run(one, width);
            var error = Math.Sqrt(expected.Zip(alone, (exact, got) => (exact - got) * (exact - got)).Sum());
            var norm = Math.Sqrt(expected.Sum(exact => exact * exact));
            Assert.True(error <= Allowed * norm, $"{width}: the error is {error / norm} of the norm");
            Assert.Equal(alone, run(five, width));
        }
    }
}
