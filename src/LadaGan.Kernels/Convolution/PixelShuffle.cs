using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution;

/// <summary>Pixel shuffle: tokens [images, side², C·r²] → map [images, side·r, side·r, C] inside its border; r = 1 only copies.</summary>
/// <remarks>The channel order is (dy·r + dx)·C + c, as in TensorFlow's depth_to_space, so runs of C channels are copied whole.</remarks>
public readonly unsafe struct PixelShuffle : IParallelWork
{
    private readonly Matrix _tokens;
    private readonly PixelView _map;
    private readonly int _side;
    private readonly int _channels;
    private readonly int _r;

    private PixelShuffle(Matrix tokens, PaddedMap map, int r) =>
        (_tokens, _map, _side, _channels, _r) = (tokens, map.Inside, map.Side / r, map.Channels, r);

    /// <summary>Shuffles the tokens of a batch of images.</summary>
    /// <param name="team">Runs the copy.</param>
    /// <param name="tokens">[images·side², C·r²].</param>
    /// <param name="map">Receives [images, side·r, side·r, C].</param>
    /// <param name="r">The upscaling factor.</param>
    public static void Run(WorkerTeam team, Matrix tokens, PaddedMap map, int r) =>
        team.Run(new PixelShuffle(tokens, map, r), map.Images * map.Side);

    /// <summary>Copies one line of a map.</summary>
    public void Run(int part, int worker)
    {
        var (image, line) = Math.DivRem(part, _side * _r);
        var (y, dy) = Math.DivRem(line, _r);
        var run = _r * _channels;
        var target = _map.Line(image, line);
        for (var x = 0; x < _side; x++)
        {
            var token = _tokens.Row((((image * _side) + y) * _side) + x) + (dy * run);
            new ReadOnlySpan<float>(token, run).CopyTo(new Span<float>(target + (x * run), run));
        }
    }
}
