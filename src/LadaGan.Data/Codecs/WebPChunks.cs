using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>Walks the chunks of a WebP (RFC 9649, section 2.3).</summary>
internal static class WebPChunks
{
    private const int FileHeader = 12;
    private const int ChunkHeader = 8;

    /// <summary>The TIFF block of the EXIF chunk; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> webp)
    {
        for (var rest = webp[FileHeader..]; rest.Length >= ChunkHeader;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
            {
                break;
            }
            if (rest.StartsWith("EXIF"u8))
            {
                var block = rest.Slice(ChunkHeader, (int)length);
                // Some writers keep the six bytes that JPEG puts before the block.
                return block.StartsWith("Exif\0\0"u8) ? block[6..] : block;
            }
            // Chunks begin at even offsets.
            rest = rest[(int)Math.Min(ChunkHeader + (long)length + (length & 1), rest.Length)..];
        }
        return [];
    }
}
