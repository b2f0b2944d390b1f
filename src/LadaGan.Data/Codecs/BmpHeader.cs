using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>The headers of a BMP: OS/2's of 12 and 64 bytes, Windows' of 40 to 124.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsTopDown">Whether the first stored row is the top one (a negative height) rather than the bottom one.</param>
/// <param name="BitsPerPixel">1, 4, 8, 16, 24 or 32.</param>
/// <param name="Storage">How the pixels are stored.</param>
/// <param name="PixelsAt">Offset of the pixels in the file.</param>
/// <remarks>Source: Microsoft, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER (wingdi.h); OS/2's BITMAPCOREHEADER.</remarks>
internal sealed record BmpHeader(long Width, long Height, bool IsTopDown, int BitsPerPixel, BmpStorage Storage, int PixelsAt)
{
    /// <summary>Bytes of the file header, which precedes the information header.</summary>
    public const int FileHeader = 14;

    /// <summary>Bytes of OS/2's first header, whose palette has three bytes per colour.</summary>
    public const int CoreHeader = 12;

    private const int InfoHeader = 40;

    /// <summary>Bytes of a stored row without run-length encoding: rows are padded to four bytes.</summary>
    public long Stride => ((Width * BitsPerPixel) + 31) / 32 * 4;

    /// <summary>Bytes of the information header.</summary>
    public int Length { get; private init; }

    /// <summary>Colours in the palette according to the header; 0 for as many as the bits can index.</summary>
    public uint ColoursUsed { get; private init; }

    /// <exception cref="ImageFormatException">The headers are truncated, contradictory or unsupported.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> bmp)
    {
        var info = bmp[FileHeader..];
        var length = info.Length < 4 ? throw Truncated() : BinaryPrimitives.ReadUInt32LittleEndian(info);
        if (length is not (CoreHeader or InfoHeader or 52 or 56 or 64 or 108 or 124))
        {
            throw new ImageFormatException($"is a BMP with a header of {length:N0} bytes, which is unknown");
        }
        if (info.Length < length)
        {
            throw Truncated();
        }
        var pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(bmp[10..]);
        if (pixelsAt < FileHeader + length)
        {
            throw new ImageFormatException($"is a BMP whose pixels begin inside its header, at byte {pixelsAt:N0}");
        }
        if (pixelsAt > bmp.Length)
        {
            throw Truncated();
        }
        return length == CoreHeader ? ReadCore(info, (int)pixelsAt) : ReadInfo(info, (int)length, (int)pixelsAt);
    }

    /// <summary>The error for a file that ends too early.</summary>
    public static ImageFormatException Truncated() => new("is a truncated BMP");

    private static BmpHeader ReadCore(ReadOnlySpan<byte> info, int pixelsAt)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(info[4..]), BinaryPrimitives.ReadUInt16LittleEndian(info[6..]));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[10..]);
        return new BmpHeader(width, height, false, bits, StorageOf(0, bits, CoreHeader), pixelsAt) { Length = CoreHeader };
    }

    private static BmpHeader ReadInfo(ReadOnlySpan<byte> info, int length, int pixelsAt)
    {
        long width = BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        long height = BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
        var storage = StorageOf(BinaryPrimitives.ReadUInt32LittleEndian(info[16..]), bits, length);
        if (height < 0 && storage == BmpStorage.RunLengths)
        {
            throw new ImageFormatException("is a run-length encoded BMP with a negative height, which the format forbids");
        }
        return new BmpHeader(width, Math.Abs(height), height < 0, bits, storage, pixelsAt)
        {
            Length = length,
            ColoursUsed = BinaryPrimitives.ReadUInt32LittleEndian(info[32..]),
        };
    }

    private static BmpStorage StorageOf(uint compression, int bits, int length) => (compression, bits) switch
    {
        (0, 1 or 4 or 8 or 16 or 24 or 32) => BmpStorage.Plain,
        (1, 8) or (2, 4) => BmpStorage.RunLengths,
        // In OS/2's second header, 3 means something else.
        (3 or 6, 16 or 32) when length != 64 => BmpStorage.Masks,
        _ => throw new ImageFormatException($"is a BMP of {bits} bits a pixel with compression {compression}, which is not decoded"),
    };
}

/// <summary>How a BMP stores its pixels.</summary>
internal enum BmpStorage
{
    /// <summary>Whole rows: palette indices, or 5 or 8 bits per channel in BGR order.</summary>
    Plain,

    /// <summary>Whole rows of 16 or 32 bits per pixel, with a mask for each channel.</summary>
    Masks,

    /// <summary>Runs of palette indices (RLE4, RLE8).</summary>
    RunLengths,
}
