namespace LadaGan.Data.Images;

/// <summary>
/// For every output pixel of one axis: the first input pixel it reads and the weights of those that follow, normalised to sum to
/// one and rounded to fixed point with 22 bits.
/// </summary>
/// <remarks>
/// Source: Pillow, src/libImaging/Resample.c (precompute_coeffs, normalize_coeffs_8bpc). The kernel widens with the scale when an
/// axis shrinks, so that every input pixel counts.
/// </remarks>
internal sealed class ResampleCoefficients
{
    /// <summary>Bits after the point: 32 less 8 for the pixel and 2 for weights beyond one.</summary>
    public const int Precision = 32 - 8 - 2;

    private readonly int[] _weights;
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly int _taps;

    public ResampleCoefficients(int inputSize, int outputSize, ResampleFilter filter)
    {
        var scale = (double)inputSize / outputSize;
        var stretch = Math.Max(scale, 1.0);
        var support = Support(filter) * stretch;
        _taps = ((int)Math.Ceiling(support) * 2) + 1;
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
                sum += exact[tap] = Kernel(filter, (tap + first - centre + 0.5) / stretch);
            }
            for (var tap = 0; tap < count; tap++)
            {
                var weight = (sum != 0 ? exact[tap] / sum : exact[tap]) * (1 << Precision);
                _weights[(output * _taps) + tap] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            (_first[output], _count[output]) = (first, count);
        }
    }

    /// <summary>The weights of output pixel <paramref name="output"/>, for input pixels from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<int> Of(int output, out int first)
    {
        first = _first[output];
        return _weights.AsSpan(output * _taps, _count[output]);
    }

    private static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear => 1.0,
        ResampleFilter.Bicubic => 2.0,
        ResampleFilter.Lanczos => 3.0,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such resample filter."),
    };

    private static double Kernel(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1.0 : 0.0,
        ResampleFilter.Bilinear => Math.Max(0.0, 1.0 - Math.Abs(x)),
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        _ => x is >= -3.0 and < 3.0 ? Sinc(x) * Sinc(x / 3) : 0.0,
    };

    private static double Cubic(double x) => x switch
    {
        < 1.0 => (((1.5 * x) - 2.5) * x * x) + 1,
        < 2.0 => (((((x - 5) * x) + 8) * x) - 4) * -0.5,
        _ => 0.0,
    };

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
