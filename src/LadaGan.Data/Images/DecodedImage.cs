namespace LadaGan.Data.Images;

/// <summary>An RGB image: height · width · 3 bytes, row by row from the top.</summary>
public sealed class DecodedImage
{
    private readonly byte[] _rgb;

    /// <summary>Takes ownership of the array: it must not be modified afterwards.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not match the size.</exception>
    public DecodedImage(int width, int height, byte[] rgb)
    {
        if (width < 1 || height < 1 || rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"{width} x {height} RGB pixels do not have {rgb.Length} bytes", nameof(rgb));
        }
        (Width, Height, _rgb) = (width, height, rgb);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The pixels, [Height, Width, 3].</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;
}
