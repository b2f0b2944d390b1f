namespace LadaGan.Data.Images;

/// <summary>An RGB picture: height · width · 3 bytes, row by row from the top, three bytes a pixel.</summary>
public sealed class DecodedImage
{
    private readonly byte[] _rgb;

    /// <summary>Takes the array over: it must not be written to afterwards.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not belong to the size.</exception>
    public DecodedImage(int width, int height, byte[] rgb)
    {
        if (width < 1 || height < 1 || rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"{width} x {height} RGB pixels do not have {rgb.Length} bytes.", nameof(rgb));
        }
        (Width, Height, _rgb) = (width, height, rgb);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The pixels, [Height, Width, 3].</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;
}
