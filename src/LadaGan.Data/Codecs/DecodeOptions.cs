namespace LadaGan.Data.Codecs;

/// <summary>How an encoded image becomes RGB bytes; the defaults are the paper's authors'.</summary>
public sealed record DecodeOptions
{
    public static DecodeOptions Default { get; } = new();

    /// <summary>What transparent images are laid over.</summary>
    public Background Background { get; init; } = Background.White;

    /// <summary>Whether EXIF's orientation turns the image; the reference code ignores it.</summary>
    public bool ApplyOrientation { get; init; }

    /// <summary>What an image may cost.</summary>
    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;
}
