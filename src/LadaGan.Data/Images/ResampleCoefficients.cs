using System.Collections.Concurrent;

namespace LadaGan.Data.Images;

/// <summary>
/// For every output pixel of one axis: the first input pixel it reads and the weights of the following ones, normalised to sum to
/// one and rounded to 22-bit fixed point.
/// </summary>
/// <remarks>
/// Source: Pillow, src/libImaging/Resample.c (precompute_coeffs, normalize_coeffs_8bpc). The kernel widens with the scale when an
/// axis shrinks, so that every input pixel counts.
/// </remarks>
internal sealed class ResampleCoefficients
{
    /// <summary>Fractional bits: 32 less 8 for the pixel and 2 for weights beyond one.</summary>
    public const int Precision = 32 - 8 - 2;

    /// <summary>Added before the fractional bits are dropped, so that a sum is rounded.</summary>
    public const int Half = 1 << (Precision - 1);

    /// <summary>Bits of a weight's low part in <see cref="Parts"/>.</summary>
    public const int LowBits = 12;

    /// <summary>Taps processed at once: weights are padded with zeros to a multiple of this.</summary>
    public const int GroupTaps = 4;

    // Enough for the sizes of one dataset, and small enough to be negligible.
    private const int MostKept = 64;
    private const int MostKeptWeights = 1 << 16;

    private static readonly ConcurrentDictionary<(int From, int To, ResampleFilter Filter), ResampleCoefficients> Kept = new();

    private readonly int[] _weights;
    private readonly int[] _parts;
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly int _taps;

    private ResampleCoefficients(int inputSize, int outputSize, ResampleFilter filter)
    {
        var scale = (double)inputSize / outputSize;
        var stretch = Math.Max(scale, 1.0);
        var support = filter.Support * stretch;
        _taps = (((int)Math.Ceiling(support) * 2) + GroupTaps) / GroupTaps * GroupTaps;
        _weights = new int[checked(_taps * outputSize)];
        (_first, _count) = (new int[outputSize], new int[outputSize]);
        var exact = new double[_taps];
        for (var output = 0; output < outputSize; output++)
        {
            var centre = (output + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var count = Math.Min((int)(centre + support + 0.5), inputSize) - first;
            var sum = 0.0;
            for (var tap = 0; tap < count; tap++)
            {
                sum += exact[tap] = filter.Weight((tap + first - centre + 0.5) / stretch);
            }
            for (var tap = 0; tap < count; tap++)
            {
                var weight = (sum != 0 ? exact[tap] / sum : exact[tap]) * (1 << Precision);
                _weights[(output * _taps) + tap] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            (_first[output], _count[output]) = (first, count);
        }
        _parts = Split(_weights);
    }

    /// <summary>The coefficients for an axis; those of recent sizes are cached. Thread-safe.</summary>
    public static ResampleCoefficients For(int inputSize, int outputSize, ResampleFilter filter)
    {
        if (Kept.TryGetValue((inputSize, outputSize, filter), out var kept))
        {
            return kept;
        }
        var made = new ResampleCoefficients(inputSize, outputSize, filter);
        if (made._weights.Length <= MostKeptWeights)
        {
            if (Kept.Count >= MostKept)
            {
                Kept.Clear();
            }
            Kept[(inputSize, outputSize, filter)] = made;
        }
        return made;
    }

    /// <summary>The weights of output pixel <paramref name="output"/>, for input pixels from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<int> Of(int output, out int first)
    {
        first = _first[output];
        return _weights.AsSpan(output * _taps, _count[output]);
    }

    /// <summary>
    /// The same weights for 16-bit multiplication: w = high · 2¹² + low, both signed. Each group of four taps has four integers: the pairs
    /// (high 0, 1), (high 2, 3), (low 0, 1), (low 2, 3).
    /// </summary>
    public ReadOnlySpan<int> Parts(int output, out int first)
    {
        first = _first[output];
        return _parts.AsSpan(output * _taps, (_count[output] + GroupTaps - 1) / GroupTaps * GroupTaps);
    }

    private static int[] Split(int[] weights)
    {
        var parts = new int[weights.Length];
        for (var at = 0; at < weights.Length; at += GroupTaps)
        {
            for (var pair = 0; pair < 2; pair++)
            {
                var (left, right) = (weights[at + (2 * pair)], weights[at + (2 * pair) + 1]);
                parts[at + pair] = Pair(High(left), High(right));
                parts[at + 2 + pair] = Pair(left - (High(left) << LowBits), right - (High(right) << LowBits));
            }
        }
        return parts;
    }

    private static int High(int weight) => (weight + (1 << (LowBits - 1))) >> LowBits;

    private static int Pair(int left, int right) => (left & 0xFFFF) | (right << 16);
}
