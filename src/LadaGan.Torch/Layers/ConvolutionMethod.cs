namespace LadaGan.Torch.Layers;

/// <summary>How <see cref="Conv2d"/> computes on a CPU; other devices have their own ways.</summary>
/// <remarks>Lavin and Gray, 2016, arXiv:1509.09308; <c>native/winograd.cpp</c>.</remarks>
public enum ConvolutionMethod
{
    /// <summary>3×3 convolutions by Winograd's algorithm, which needs a quarter of the multiplications, where that is faster.</summary>
    Fast,

    /// <summary>As libtorch does, by oneDNN.</summary>
    Direct,
}
