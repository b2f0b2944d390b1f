namespace LadaGan.Data.Codecs;

/// <summary>How an encoded image becomes RGB bytes; the defaults are those of the paper's authors.</summary>
public sealed record DecodeOptions
{
    public static DecodeOptions Default { get; } = new();

    /// <summary>The colour that transparent pixels are blended with.</summary>
    public Background Background { get; init; } = Background.White;

    /// <summary>Whether to apply the EXIF orientation; the reference code ignores it.</summary>
    public bool ApplyOrientation { get; init; }

    /// <summary>Limits on the image's size.</summary>
    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;
}

/// <summary>Limits on an encoded image, checked against its header before memory for its pixels is allocated.</summary>
/// <param name="MaxPixels">Largest width × height; the default, 68 million, admits 8192 × 8192.</param>
/// <param name="MaxSide">Largest width and largest height, in pixels.</param>
/// <param name="MaxEncodedBytes">Largest encoded file, in bytes.</param>
/// <param name="MaxScans">Most scans of a JPEG: each covers the whole image, however few bytes it has. Typical are 1 and about 10.</param>
public sealed record DecodeLimits(
    long MaxPixels = DecodeLimits.DefaultMegapixels * 1_000_000L,
    int MaxSide = 65_535,
    long MaxEncodedBytes = 512L << 20,
    int MaxScans = 100)
{
    /// <summary><see cref="MaxPixels"/> unless somebody asks for more or fewer, in millions.</summary>
    public const int DefaultMegapixels = 68;

    /// <summary>The most that may be asked for, in millions: the pixels of an image are in one array.</summary>
    public const int MostMegapixels = 700;

    /// <summary>68 million pixels, sides up to 65,535, files up to 512 MiB, 100 scans.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>The default limits, but images of up to <paramref name="megapixels"/> million pixels.</summary>
    public static DecodeLimits OfMegapixels(int megapixels) => new(MaxPixels: megapixels * 1_000_000L);

    /// <summary>Refuses an encoded file of <paramref name="bytes"/> bytes that is empty or too long.</summary>
    /// <exception cref="ImageFormatException">The file is empty or longer than <see cref="MaxEncodedBytes"/>.</exception>
    public void CheckEncoded(long bytes)
    {
        if (bytes == 0)
        {
            throw new ImageFormatException("is empty (0 bytes)");
        }
        if (bytes > MaxEncodedBytes)
        {
            throw new ImageFormatException($"has {bytes:N0} bytes; at most {MaxEncodedBytes:N0} are read");
        }
    }

    /// <summary>Refuses a header that declares no pixels or too many.</summary>
    /// <exception cref="ImageFormatException">A side is below 1 or above <see cref="MaxSide"/>, or the area above
    /// <see cref="MaxPixels"/>.</exception>
    public void CheckSize(long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageFormatException($"declares {width} x {height} pixels; a side must be at least 1");
        }
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new ImageFormatException(
                $"declares {width} x {height} pixels; at most {MaxPixels:N0} pixels and {MaxSide:N0} a side are decoded");
        }
    }

    /// <summary>Refuses a JPEG with too many scans.</summary>
    /// <exception cref="ImageFormatException">There are more than <see cref="MaxScans"/>.</exception>
    public void CheckScans(int scans)
    {
        if (scans > MaxScans)
        {
            throw new ImageFormatException($"is a JPEG of {scans:N0} scans; at most {MaxScans:N0} are decoded");
        }
    }
}
