using LadaGan.Kernels.Memory;

namespace LadaGan.Kernels.Tests;

/// <summary>Random numbers in [−1, 1], the same in every run, as input for kernels and oracles.</summary>
internal sealed unsafe class Numbers : IDisposable
{
    private readonly FloatBuffer _buffer;

    private Numbers(int rows, int columns, int stride)
    {
        _buffer = new FloatBuffer((long)rows * stride);
        Matrix = new Matrix(_buffer.Pointer, rows, columns, stride);
    }

    public Matrix Matrix { get; }

    public float* Pointer => _buffer.Pointer;

    public float this[int row, int column] => Matrix.Row(row)[column];

    public static Numbers Zeros(int rows, int columns, int gap = 0) => new(rows, columns, columns + gap);

    public static Numbers Draw(int seed, int rows, int columns, int gap = 0)
    {
        var (random, numbers) = (new Random(seed), Zeros(rows, columns, gap));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                numbers.Matrix.Row(row)[column] = (random.NextSingle() * 2) - 1;
            }
        }
        return numbers;
    }

    public static float[] Array(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    public void Dispose() => _buffer.Dispose();
}
