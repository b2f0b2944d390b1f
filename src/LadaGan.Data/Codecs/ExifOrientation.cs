using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>
/// The orientation of an image: tag 0x0112 in the first directory of its EXIF block; 1 (upright) when that is missing or invalid.
/// </summary>
/// <remarks>Source: Exif 2.32 (CIPA DC-008), sections 4.5.2 and 4.6.4. A damaged block does not make the image unusable.</remarks>
internal static class ExifOrientation
{
    public const int Upright = 1;

    private const int Tag = 0x0112;
    private const int TypeShort = 3;
    private const int EntryBytes = 12;

    /// <summary>The orientation of a whole image file, 1 to 8.</summary>
    public static int Of(ImageKind kind, ReadOnlySpan<byte> encoded) => OfBlock(kind switch
    {
        ImageKind.Jpeg => JpegSegments.Exif(encoded),
        ImageKind.Png => PngChunks.Exif(encoded),
        ImageKind.WebP => WebPChunks.Exif(encoded),
        _ => [],
    });

    /// <summary>The orientation in an EXIF block, which is a TIFF file; 1 to 8.</summary>
    public static int OfBlock(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }
        var littleEndian = tiff[0] == 'I';
        var directory = Number32(tiff[4..], littleEndian);
        if (directory + 2L > tiff.Length)
        {
            return Upright;
        }
        var entries = tiff[((int)directory + 2)..];
        var count = Math.Min(Number16(tiff[(int)directory..], littleEndian), entries.Length / EntryBytes);
        for (var index = 0; index < count; index++)
        {
            var entry = entries.Slice(index * EntryBytes, EntryBytes);
            if (Number16(entry, littleEndian) == Tag)
            {
                var isOneShort = Number16(entry[2..], littleEndian) == TypeShort && Number32(entry[4..], littleEndian) == 1;
                return isOneShort && Number16(entry[8..], littleEndian) is >= 1 and <= 8 and var orientation ? orientation : Upright;
            }
        }
        return Upright;
    }

    private static int Number16(ReadOnlySpan<byte> at, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Number32(ReadOnlySpan<byte> at, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
