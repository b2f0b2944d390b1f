namespace LadaGan.Data.Images;

/// <summary>The kernel with which an image is resized. The choice changes FID, so it is part of a run's record.</summary>
public enum ResampleFilter
{
    /// <summary>Mean of the covered pixels.</summary>
    Box,

    /// <summary>Triangle; the default, as in TensorFlow's and torchvision's resize.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −½.</summary>
    Bicubic,

    /// <summary>Windowed sinc over three lobes; the default of StyleGAN's dataset tool.</summary>
    Lanczos,
}
