namespace LadaGan.Data.Images;

/// <summary>The kernel for resizing images. The choice affects FID, so it is recorded with a run.</summary>
public enum ResampleFilter
{
    /// <summary>The mean of the covered pixels.</summary>
    Box,

    /// <summary>Triangle, antialiased; the default, as in torchvision's resize of images.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −½.</summary>
    Bicubic,

    /// <summary>Windowed sinc over three lobes; the default of StyleGAN's dataset tool.</summary>
    Lanczos,
}

/// <summary>
/// The kernels as functions of the distance from the output pixel's centre, in input pixels when the image does not shrink.
/// </summary>
internal static class ResampleKernels
{
    extension(ResampleFilter filter)
    {
        /// <summary>The distance beyond which the kernel is zero.</summary>
        public double Support => filter switch
        {
            ResampleFilter.Box => 0.5,
            ResampleFilter.Bilinear => 1.0,
            ResampleFilter.Bicubic => 2.0,
            ResampleFilter.Lanczos => 3.0,
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "there is no such resample filter"),
        };

        /// <summary>The kernel at distance <paramref name="x"/>, not normalised.</summary>
        public double Weight(double x) => filter switch
        {
            ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1.0 : 0.0,
            ResampleFilter.Bilinear => Math.Max(0.0, 1.0 - Math.Abs(x)),
            ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
            _ => x is >= -3.0 and < 3.0 ? Sinc(x) * Sinc(x / 3) : 0.0,
        };
    }

    private static double Cubic(double x) => x switch
    {
        < 1.0 => (((1.5 * x) - 2.5) * x * x) + 1,
        < 2.0 => (((((x - 5) * x) + 8) * x) - 4) * -0.5,
        _ => 0.0,
    };

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
