using LadaGan.Core.Errors;

namespace LadaGan.Data.Codecs;

/// <summary>One image cannot be used: it is corrupt, truncated, too large, of an unsupported kind, or cannot be read.</summary>
/// <remarks>
/// The message is "name: reason". A codec knows only the reason; the source that the
/// image comes from adds the name with <see cref="For"/>.
/// </remarks>
public sealed class ImageFormatException : LadaGanException
{
    /// <param name="reason">A clause that continues the image's name, such as "is a truncated JPEG".</param>
    public ImageFormatException(string reason)
        : this(null, reason, null)
    {
    }

    private ImageFormatException(string? imageName, string reason, Exception? inner)
        : base(imageName is null ? $"the image {reason}" : $"{imageName}: {reason}", inner) => (ImageName, Reason) = (imageName, reason);

    /// <summary>The image's name in its source, once known.</summary>
    public string? ImageName { get; }

    /// <summary>What is wrong, as a clause that continues the image's name.</summary>
    public string Reason { get; }

    /// <summary>The same failure with the image's name in its message.</summary>
    public ImageFormatException For(string imageName) => new(imageName, Reason, this);
}
