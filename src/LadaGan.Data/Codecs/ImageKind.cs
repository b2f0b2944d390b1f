namespace LadaGan.Data.Codecs;

/// <summary>A kind of file, told by its first bytes and never by its name.</summary>
public enum ImageKind
{
    Jpeg,
    Png,
    WebP,
    Bmp,

    /// <summary>Anything else; <see cref="ImageKinds.Describe"/> says what it looks like.</summary>
    Unsupported,
}
