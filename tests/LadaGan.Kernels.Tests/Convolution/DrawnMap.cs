using LadaGan.Kernels.Memory;

namespace LadaGan.Kernels.Tests.Convolution;

/// <summary>A padded map of random numbers.</summary>
internal sealed unsafe class DrawnMap : IDisposable
{
    private readonly FloatBuffer _buffer;

    public DrawnMap(int images, int side, int channels)
    {
        _buffer = new FloatBuffer(PaddedMap.Length(images, side, channels));
        Map = new PaddedMap(_buffer.Pointer, images, side, channels);
        var random = new Random(side + channels);
        for (var line = 0; line < images * side; line++)
        {
            var pixels = Map.Inside.Line(line / side, line % side);
            for (var i = 0; i < side * channels; i++)
            {
                pixels[i] = (random.NextSingle() * 2) - 1;
            }
        }
    }

    public PaddedMap Map { get; }

    public double At(int image, int y, int x, int channel) => Map.Inside.Line(image, y)[(x * Map.Channels) + channel];

    public bool BorderIsZero()
    {
        var inside = 0.0;
        foreach (var (image, y, x, channel) in Oracles.ConvolutionOracle.Places(Map.Images, Map.Side, Map.Channels))
        {
            inside += Math.Abs(At(image, y, x, channel));
        }
        var all = 0.0;
        foreach (var value in new Span<float>(_buffer.Pointer, (int)_buffer.Length))
        {
            all += Math.Abs((double)value);
        }
        return Math.Abs(all - inside) <= 1e-9 * all;
    }

    public void Dispose() => _buffer.Dispose();
}
