namespace LadaGan.Kernels.Convolution;

/// <summary>How a 3×3 convolution is computed.</summary>
public enum ConvolutionMethod
{
    /// <summary>Winograd's method where it was measured to be faster, direct elsewhere.</summary>
    Fastest,

    /// <summary>As sums of products over windows; any shape.</summary>
    Direct,

    /// <summary>
    /// By Winograd's method: 36 products for 16 results of a plain convolution, 25 of an upsampled one. Channels must be whole vectors.
    /// </summary>
    Winograd,
}

/// <summary>Which convolutions take Winograd's method.</summary>
internal static class ConvolutionMethods
{
    private const int FewestChannels = 16;  // with fewer, the transforms cost more than the products save

    extension(ConvolutionMethod method)
    {
        /// <summary>Whether a convolution of these channels is computed by Winograd's method.</summary>
        /// <exception cref="ArgumentException">Winograd's method was asked for, but the channels are not whole vectors.</exception>
        public bool IsWinograd(int inputs, int outputs, VectorWidth width)
        {
            var whole = inputs % width.Lanes == 0 && outputs % width.Lanes == 0;
            if (method == ConvolutionMethod.Winograd && !whole)
            {
                throw new ArgumentException(
                    $"Winograd's method takes whole vectors of {width.Lanes} channels, not {inputs} and {outputs}", nameof(inputs));
            }
            return method == ConvolutionMethod.Winograd
                || (method == ConvolutionMethod.Fastest && whole && Math.Min(inputs, outputs) >= FewestChannels);
        }
    }
}
