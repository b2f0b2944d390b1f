using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The memory the blocks share, large enough for each; what a kernel reads as a left-hand side has rows that lie apart.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly Architecture _architecture;
    private readonly int[] _imagesOfStream;
    private readonly FloatBuffer[] _streams;
    private readonly FloatBuffer _rows;
    private readonly FloatBuffer _queryKeyValue;

    /// <param name="architecture">The generator's sizes.</param>
    /// <param name="images">The most that pass the first block together.</param>
    /// <param name="group">The most that pass the later blocks together.</param>
    public Workspace(Architecture architecture, int images, int group)
    {
        _architecture = architecture;
        _imagesOfStream = [images, images, group];  // the second is where the first block leaves what groups take
        _streams = [.. _imagesOfStream.Select((count, block) => new FloatBuffer((long)count * Architecture.Tokens(block) * architecture.Widths[block]))];
        long Largest(Func<int, long> ofWidth) =>
            architecture.Widths.Select((width, block) => (block == 0 ? images : group) * Architecture.Tokens(block) * ofWidth(width)).Max();
        _rows = new FloatBuffer(Largest(width => Matrix.StrideOf(width)));
        _queryKeyValue = new FloatBuffer(Largest(width => 3L * width));
    }

    /// <summary>What a block's residual carries: [images·tokens, D].</summary>
    public Matrix Stream(int block, ImageRange images)
    {
        var (tokens, width) = (Architecture.Tokens(block), _architecture.Widths[block]);
        var first = images.First % _imagesOfStream[block] * tokens;
        return new(_streams[block].Pointer + ((nint)first * width), images.Count * tokens, width, width);
    }

    /// <summary>Normalised tokens, then the attention's r.</summary>
    public Matrix Rows(int rows, int width) => new(_rows.Pointer, rows, width, Matrix.StrideOf(width));

    public Matrix QueryKeyValue(int rows, int width) => new(_queryKeyValue.Pointer, rows, 3 * width, 3 * width);

    /// <summary>A block's answer, where q, k and v are no longer needed.</summary>
    public Matrix Answer(int rows, int width) => new(_queryKeyValue.Pointer, rows, width, width);

    public void Dispose()
    {
        Array.ForEach(_streams, stream => stream.Dispose());
        _rows.Dispose();
        _queryKeyValue.Dispose();
    }
}

/// <summary>Some images of a pass.</summary>
/// <param name="First">The first one's number.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ImageRange(int First, int Count);
