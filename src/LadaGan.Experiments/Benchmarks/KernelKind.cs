namespace LadaGan.Experiments.Benchmarks;

/// <summary>The kinds of products in a generator.</summary>
public enum KernelKind
{
    /// <summary>Tokens times a matrix.</summary>
    Linear,

    /// <summary>Two of those with GELU between them, in one.</summary>
    Mlp,

    /// <summary>A 3×3 convolution.</summary>
    Conv,

    /// <summary>Upsampling, 3×3 convolution and batch norm in one.</summary>
    UpsampledConv,

    /// <summary>The last 3×3 convolution, to three channels.</summary>
    ImageConv,
}
