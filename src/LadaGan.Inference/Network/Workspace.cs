using LadaGan.Architecture;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The memory that the blocks share. The left-hand sides of products have spaced rows (<see cref="Matrix.StrideOf"/>).</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly GeneratorOptions _options;
    private readonly int[] _imagesOfStream;
    private readonly FloatBuffer[] _streams;
    private readonly FloatBuffer _rows;
    private readonly FloatBuffer _queryKeyValue;

    /// <param name="options">The generator's sizes.</param>
    /// <param name="images">The maximum number of images that pass through the first block together.</param>
    /// <param name="group">The maximum number of images that pass through the later blocks together.</param>
    public Workspace(GeneratorOptions options, int images, int group)
    {
        _options = options;
        _imagesOfStream = [images, images, group];  // the first block writes the second stream, which the groups read
        _streams = [.. _imagesOfStream.Select(
            (count, block) => new FloatBuffer((long)count * GeneratorOptions.TokensOf(block) * options.Widths[block]))];
        long Largest(Func<int, long> ofWidth) =>
            options.Widths.Select((width, block) => (block == 0 ? images : group) * GeneratorOptions.TokensOf(block) * ofWidth(width))
                .Max();
        _rows = new FloatBuffer(Largest(width => Matrix.StrideOf(width)));
        _queryKeyValue = new FloatBuffer(Largest(width => 3L * width));
    }

    /// <summary>A block's residual stream: [images·tokens, D].</summary>
    public Matrix Stream(int block, ImageRange images)
    {
        var (tokens, width) = (GeneratorOptions.TokensOf(block), _options.Widths[block]);
        var first = images.First % _imagesOfStream[block] * tokens;
        return new(_streams[block].Pointer + ((nint)first * width), images.Count * tokens, width, width);
    }

    /// <summary>Normalised tokens, then the attention's r.</summary>
    public Matrix Rows(int rows, int width) => new(_rows.Pointer, rows, width, Matrix.StrideOf(width));

    public Matrix QueryKeyValue(int rows, int width) => new(_queryKeyValue.Pointer, rows, 3 * width, 3 * width);

    /// <summary>A block's output, in the memory of q, k and v, which are no longer needed.</summary>
    public Matrix Answer(int rows, int width) => new(_queryKeyValue.Pointer, rows, width, width);

    public void Dispose()
    {
        Array.ForEach(_streams, stream => stream.Dispose());
        _rows.Dispose();
        _queryKeyValue.Dispose();
    }
}

/// <summary>A range of the images of a forward pass.</summary>
/// <param name="First">The index of the first image.</param>
/// <param name="Count">The number of images.</param>
internal readonly record struct ImageRange(int First, int Count);
