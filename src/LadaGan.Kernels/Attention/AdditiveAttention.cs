using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Attention;

/// <summary>
/// The core of linear additive attention: α = softmax over tokens of w·qᵢ/√d, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ, head by head; O(N) in the
/// tokens.
/// </summary>
/// <remarks>Paper section III-A, equations 1 to 4. Each head's score is computed from the whole q.</remarks>
public sealed unsafe class AdditiveAttention : IDisposable
{
    private const int TokensOfLine = 64;  // sides are multiples of 8, so token counts are multiples of 64
    private readonly NarrowWeights _score;

    /// <summary>Copies and scales the score layer.</summary>
    /// <param name="scoreWeight">[heads, D].</param>
    /// <param name="scoreBias">[heads].</param>
    /// <param name="width">The vector width to compute with.</param>
    public AdditiveAttention(ReadOnlySpan<float> scoreWeight, ReadOnlySpan<float> scoreBias, VectorWidth width)
    {
        (Heads, Width) = (scoreBias.Length, width);
        Columns = scoreWeight.Length / Heads;
        var scale = 1 / Math.Sqrt(Columns / Heads);
        _score = new NarrowWeights(Scaled(scoreWeight, scale), Scaled(scoreBias, scale), width);
    }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The model width D.</summary>
    public int Columns { get; }

    /// <summary>The vector width the attention computes with.</summary>
    public VectorWidth Width { get; }

    /// <summary>Computes the attention of a batch of images.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="queryKeyValue">[images·tokens, 3·D]: q, k, v.</param>
    /// <param name="tokens">N, a multiple of 64.</param>
    /// <param name="alpha">Receives the attention maps α, [images, heads, N].</param>
    /// <param name="r">Receives r, [images·tokens, D].</param>
    public void Run(WorkerTeam team, Matrix queryKeyValue, int tokens, float* alpha, Matrix r)
    {
        var lines = new PixelView(queryKeyValue.Data, tokens * queryKeyValue.Stride,
            TokensOfLine * queryKeyValue.Stride, queryKeyValue.Stride);
        NarrowProduct.Run(team, lines, new Depth(1, 0, Columns), _score, alpha,
            new RowLayout(queryKeyValue.Rows, TokensOfLine, tokens / TokensOfLine, 1));
        HeadMixing.Run(team, queryKeyValue, tokens, Heads, alpha, r, Width);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _score.Dispose();

    private static float[] Scaled(ReadOnlySpan<float> values, double scale)
    {
        var scaled = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            scaled[i] = (float)(values[i] * scale);
        }
        return scaled;
    }
}
