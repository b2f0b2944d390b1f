using LadaGan.Kernels.Attention;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Attention;

public unsafe class AdditiveAttentionTests
{
    [Theory]
    [ClassData(typeof(Widths))]
    public void The_core_is_equations_1_to_4(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (images, tokens, columns, heads) in ((int, int, int, int)[])[(1, 64, 4, 1), (2, 64, 64, 4), (1, 256, 60, 5),
            (3, 64, 24, 2), (1, 1024, 16, 16)])
        {
            using var qkv = Numbers.Draw(1, images * tokens, 3 * columns, gap: 7);
            using var r = Numbers.Zeros(images * tokens, columns, gap: 5);
            using var alpha = Numbers.Zeros(images * heads, tokens);
            var (weight, bias) = (Numbers.Array(2, heads * columns).Select(w => 3 * w).ToArray(), Numbers.Array(3, heads));
            using var attention = new AdditiveAttention(weight, bias, width);
            attention.Run(team, qkv.Matrix, tokens, alpha.Pointer, r.Matrix);
            for (var image = 0; image < images; image++)
            {
                for (var head = 0; head < heads; head++)
                {
                    Check(qkv, alpha, r, weight, bias, (image, head, heads, tokens, columns));
                }
            }
        }
    }

    [Fact]
    public void Permuting_tokens_permutes_the_answer()
    {
        const int Tokens = 64, Columns = 32, Heads = 4;
        using var team = new WorkerTeam(2);
        using var qkv = Numbers.Draw(1, Tokens, 3 * Columns);
        using var turned = Numbers.Zeros(Tokens, 3 * Columns);
        for (var token = 0; token < Tokens; token++)
        {
            new ReadOnlySpan<float>(qkv.Matrix.Row(token), 3 * Columns)
                .CopyTo(new Span<float>(turned.Matrix.Row(Tokens - 1 - token), 3 * Columns));
        }
        using var attention = new AdditiveAttention(Numbers.Array(2, Heads * Columns), new float[Heads], VectorWidth.Best);
        using var alpha = Numbers.Zeros(Heads, Tokens);
        using var r = Numbers.Zeros(Tokens, Columns);
        using var turnedR = Numbers.Zeros(Tokens, Columns);
        attention.Run(team, qkv.Matrix, Tokens, alpha.Pointer, r.Matrix);
        attention.Run(team, turned.Matrix, Tokens, alpha.Pointer, turnedR.Matrix);
        for (var token = 0; token < Tokens; token++)
        {
            var row = token;
            CloseAssert.Relative(Enumerable.Range(0, Columns).Select(c => (double)r[row, c]),
                Enumerable.Range(0, Columns).Select(c => turnedR[Tokens - 1 - row, c]), Tolerance.Between(Tolerance.OfLayers(2, Tokens)));
        }
    }

    private static void Check(Numbers qkv, Numbers alpha, Numbers r, float[] weight, float[] bias,
        (int Image, int Head, int Heads, int Tokens, int Columns) at)
    {
        var (first, width) = (at.Image * at.Tokens, at.Columns / at.Heads);
        var tokens = Enumerable.Range(first, at.Tokens).ToArray();
        double Score(int token) =>
            (Enumerable.Range(0, at.Columns).Sum(c => (double)qkv[token, c] * weight[(at.Head * at.Columns) + c]) + bias[at.Head])
            / Math.Sqrt(width);
        var scores = tokens.Select(Score).ToArray();
        var sum = scores.Sum(score => Math.Exp(score - scores.Max()));
        var weights = scores.Select(score => Math.Exp(score - scores.Max()) / sum).ToArray();
        // A score is a sum of numbers up to 3; its error, not its share, is that of its exponential.
        var rounding = Tolerance.OfLayers(2, at.Columns, cancellation: 3);
        CloseAssert.Relative(weights, Enumerable.Range(0, at.Tokens).Select(i => alpha[(at.Image * at.Heads) + at.Head, i]), rounding, "α");
        for (var column = at.Head * width; column < (at.Head + 1) * width; column++)
        {
            var c = column;
            var g = tokens.Select((token, i) => weights[i] * qkv[token, c]).Sum();
            var magnitude = tokens.Select((token, i) => weights[i] * Math.Abs(qkv[token, c])).Sum();
            // g's terms cancel
            CloseAssert.Relative(tokens.Select(token => g * qkv[token, c + at.Columns] * qkv[token, c + (2 * at.Columns)]),
                tokens.Select(token => r[token, c]), (Tolerance.OfSum(at.Tokens) + rounding) * magnitude / Math.Abs(g), "r");
        }
    }
}
