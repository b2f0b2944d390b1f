using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>
/// One direction of a convolution by Winograd's method, four results at a time: y = Aᵀ(G g ⊙ Bᵀ d) for pixels d and a filter g of three;
/// a map has two directions, and each step is done along both.
/// </summary>
/// <remarks>Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016), arXiv:1509.09308.</remarks>
internal unsafe interface IWinogradForm
{
    /// <summary>The pixels d that four results depend on.</summary>
    static abstract int Pixels { get; }

    /// <summary>Pixels of the map from one tile to the next.</summary>
    static abstract int Step { get; }

    /// <summary>The number of different sums Bᵀ d.</summary>
    static abstract int Signals { get; }

    /// <summary>The number of products.</summary>
    static abstract int Points { get; }

    /// <summary>The number of inputs whose products become one sum; these are then added up, which rounds less than one long sum.</summary>
    static abstract int DepthOfSum { get; }

    /// <summary>G [points, 3].</summary>
    static abstract ReadOnlySpan<double> Filter { get; }

    /// <summary>The sum of pixels that a product takes.</summary>
    static abstract int SignalOf(int point);

    /// <summary>Bᵀ d: <see cref="Pixels"/> vectors become <see cref="Signals"/>.</summary>
    static abstract void Spread<TSimd, TVector>(float* d, nint step, float* signals, nint signalStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct;

    /// <summary>Aᵀ m: <see cref="Points"/> vectors become four.</summary>
    static abstract void Gather<TSimd, TVector>(float* m, nint step, float* y, nint resultStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct;
}
