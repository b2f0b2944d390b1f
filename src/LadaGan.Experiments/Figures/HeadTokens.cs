namespace LadaGan.Experiments.Figures;

/// <summary>What one head of additive attention computes for one image, token by token: equations 2 to 4 of the paper.</summary>
internal sealed class HeadTokens
{
    private readonly float[] _values;
    private readonly double[] _weightedKeys;
    private readonly int _width;

    /// <param name="alpha">α, [N].</param>
    /// <param name="queryKeyValue">Queries, keys and values of all heads, [N, 3, h, d].</param>
    /// <param name="heads">h.</param>
    /// <param name="head">The head, from 0.</param>
    public HeadTokens(ReadOnlySpan<float> alpha, ReadOnlySpan<float> queryKeyValue, int heads, int head)
    {
        var tokens = alpha.Length;
        var all = queryKeyValue.Length / tokens / 3;
        _width = all / heads;
        var global = new double[_width];
        var keys = new float[tokens * _width];
        _values = new float[tokens * _width];
        for (var token = 0; token < tokens; token++)
        {
            var (at, first) = (token * 3 * all, head * _width);
            for (var i = 0; i < _width; i++)
            {
                global[i] += (double)alpha[token] * queryKeyValue[at + first + i];                  // (2)
            }
            queryKeyValue.Slice(at + all + first, _width).CopyTo(keys.AsSpan(token * _width));
            queryKeyValue.Slice(at + (2 * all) + first, _width).CopyTo(_values.AsSpan(token * _width));
        }
        _weightedKeys = [.. keys.Select((key, i) => global[i % _width] * key)];                     // (3)
    }

    /// <summary>‖pᵢ‖ of pᵢ = g ⊙ kᵢ, [N].</summary>
    public float[] WeightedKeys => Lengths(i => _weightedKeys[i]);

    /// <summary>‖vᵢ‖, [N].</summary>
    public float[] Values => Lengths(i => _values[i]);

    /// <summary>‖rᵢ‖ of rᵢ = pᵢ ⊙ vᵢ, [N].</summary>
    public float[] Results => Lengths(i => _weightedKeys[i] * _values[i]);                          // (4)

    /// <summary>The Euclidean length of each token's vector.</summary>
    private float[] Lengths(Func<int, double> element)
    {
        var lengths = new float[_values.Length / _width];
        for (var token = 0; token < lengths.Length; token++)
        {
            var sum = 0.0;
            for (var i = token * _width; i < (token + 1) * _width; i++)
            {
                sum += element(i) * element(i);
            }
            lengths[token] = (float)Math.Sqrt(sum);
        }
        return lengths;
    }
}
