using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The memory the blocks share, large enough for each at so many images; what a kernel reads as a left-hand side has rows that lie apart.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly FloatBuffer _stream;
    private readonly FloatBuffer _rows;
    private readonly FloatBuffer _queryKeyValue;
    private readonly FloatBuffer _hidden;
    private readonly int _mlpWidth;

    public Workspace(Architecture architecture, int images)
    {
        long Largest(Func<int, long> ofWidth) => images * Enumerable.Range(0, Architecture.Blocks).Max(block => Architecture.Tokens(block) * ofWidth(architecture.Widths[block]));
        _mlpWidth = architecture.MlpWidth;
        _stream = new FloatBuffer(Largest(width => width));
        _rows = new FloatBuffer(Largest(width => Matrix.StrideOf(width)));
        _queryKeyValue = new FloatBuffer(Largest(width => 3L * width));
        _hidden = new FloatBuffer(Largest(_ => Matrix.StrideOf(_mlpWidth)));
    }

    /// <summary>What the residual carries.</summary>
    public Matrix Stream(int rows, int width) => new(_stream.Pointer, rows, width, width);

    /// <summary>Normalised tokens, then the attention's r.</summary>
    public Matrix Rows(int rows, int width) => new(_rows.Pointer, rows, width, Matrix.StrideOf(width));

    public Matrix QueryKeyValue(int rows, int width) => new(_queryKeyValue.Pointer, rows, 3 * width, 3 * width);

    public Matrix Hidden(int rows) => new(_hidden.Pointer, rows, _mlpWidth, Matrix.StrideOf(_mlpWidth));

    /// <summary>A block's answer, where q, k and v are no longer needed.</summary>
    public Matrix Answer(int rows, int width) => new(_queryKeyValue.Pointer, rows, width, width);

    public static long LargestOfImage(Architecture architecture) =>
        Enumerable.Range(0, Architecture.Blocks).Max(block => (long)Architecture.Tokens(block) * Math.Max(3 * architecture.Widths[block], architecture.MlpWidth));

    public void Dispose()
    {
        _stream.Dispose();
        _rows.Dispose();
        _queryKeyValue.Dispose();
        _hidden.Dispose();
    }
}
