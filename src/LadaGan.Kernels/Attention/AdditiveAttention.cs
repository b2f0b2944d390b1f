using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Attention;

/// <summary>
/// The core of linear additive attention: α = softmax over tokens of w·qᵢ/√d, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ, head by head; O(N) in the tokens.
/// </summary>
/// <remarks>Paper section III-A, equations 1 to 4; a head's score is of the whole q.</remarks>
public sealed unsafe class AdditiveAttention : IDisposable
{
    private const int TokensOfLine = 64;  // every side is a multiple of 8, so tokens are of this
    private readonly NarrowWeights _score;

    /// <param name="scoreWeight">[heads, D].</param>
    /// <param name="scoreBias">[heads].</param>
    /// <param name="width">The vectors it is computed with.</param>
    public AdditiveAttention(ReadOnlySpan<float> scoreWeight, ReadOnlySpan<float> scoreBias, VectorWidth width)
    {
        (Heads, Width) = (scoreBias.Length, width);
        Columns = scoreWeight.Length / Heads;
        var scale = 1 / Math.Sqrt(Columns / Heads);
        _score = new NarrowWeights(Scaled(scoreWeight, scale), Scaled(scoreBias, scale), width);
    }

    public int Heads { get; }

    /// <summary>D.</summary>
    public int Columns { get; }

    public VectorWidth Width { get; }

    /// <param name="team">Who computes.</param>
    /// <param name="queryKeyValue">[images·tokens, 3·D]: q, k, v.</param>
    /// <param name="tokens">N, a multiple of 64.</param>
    /// <param name="alpha">[images, heads, N]: the attention maps.</param>
    /// <param name="r">[images·tokens, D].</param>
    public void Run(WorkerTeam team, Matrix queryKeyValue, int tokens, float* alpha, Matrix r)
    {
        var lines = new PixelView(queryKeyValue.Data, tokens * queryKeyValue.Stride, TokensOfLine * queryKeyValue.Stride, queryKeyValue.Stride);
        NarrowProduct.Run(team, lines, new Depth(1, 0, Columns), _score, alpha, new RowLayout(queryKeyValue.Rows, TokensOfLine, tokens / TokensOfLine, 1));
        HeadMixing.Run(team, queryKeyValue, tokens, Heads, alpha, r, Width);
    }

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
