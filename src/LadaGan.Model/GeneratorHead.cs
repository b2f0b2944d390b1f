namespace LadaGan.Model;

/// <summary>How the last 32×32 tokens become an image.</summary>
public enum GeneratorHead
{
    /// <summary>One 3×3 convolution: 32×32 images.</summary>
    Pixel,

    /// <summary>Pixel shuffle by size/32, then a 3×3 convolution.</summary>
    Patch,

    /// <summary>Stages of nearest ×2, 3×3 convolution, batch norm, LeakyReLU, then a 3×3 convolution.</summary>
    Decoder,
}
