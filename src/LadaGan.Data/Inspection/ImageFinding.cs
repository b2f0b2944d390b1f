using System.Security.Cryptography;
using System.Buffers.Binary;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Images;

namespace LadaGan.Data.Inspection;

/// <summary>The findings about one image.</summary>
/// <param name="Kind">The image's format, as described by <see cref="ImageProbe"/>.</param>
/// <param name="Bytes">Its encoded length.</param>
/// <param name="Damage">Why the image cannot be used, or null; if not null, the remaining values are 0.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Hash">The first half of the SHA-256 of the image's width and pixels.</param>
/// <param name="Moments">Sums over its pixels.</param>
internal readonly record struct ImageFinding(string Kind, long Bytes, string? Damage, int Width, int Height,
    UInt128 Hash, ChannelMoments Moments)
{
    /// <summary>Whether its EXIF orientation turns or mirrors it.</summary>
    public bool IsTurned { get; init; }

    public static ImageFinding Of(IImageSource source, int index)
    {
        var (kind, length, isTurned) = ("unreadable", 0L, false);
        try
        {
            if (source is PackedImageSource packed)
            {
                (kind, length) = ("packed RGB", (long)packed.Width * packed.Height * 3);
            }
            else
            {
                var encoded = source.Read(index);
                (kind, length) = (ImageProbe.Describe(encoded), encoded.Length);
                isTurned = ExifOrientation.Of(ImageKind.Detect(encoded), encoded) != ExifOrientation.Upright;
            }
            var image = source.Decode(index);
            return new(kind, length, null, image.Width, image.Height, HashOf(image), ChannelMoments.Of(image)) { IsTurned = isTurned };
        }
        catch (ImageFormatException error)
        {
            return new(kind, length, error.Reason, 0, 0, 0, default);
        }
    }

    private static UInt128 HashOf(DecodedImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, image.Width);
        hash.AppendData(bytes[..sizeof(int)]);
        hash.AppendData(image.Rgb);
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}
