using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>What the headers of a BMP announce: OS/2's 12 and 64 bytes, Windows' 40 to 124.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsTopDown">Whether the first row stored is the top one (a negative height), not the bottom one.</param>
/// <param name="BitsPerPixel">1, 4, 8, 16, 24 or 32.</param>
/// <param name="Storage">How the pixels are stored.</param>
/// <param name="PixelsAt">Where in the file the pixels begin.</param>
/// <remarks>Source: Microsoft, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER (wingdi.h); OS/2's BITMAPCOREHEADER.</remarks>
internal sealed record BmpHeader(long Width, long Height, bool IsTopDown, int BitsPerPixel, BmpStorage Storage, int PixelsAt)
{
    /// <summary>Bytes of the file header, which the information header follows.</summary>
    public const int FileHeader = 14;

    /// <summary>Bytes of OS/2's first header, whose palette has three bytes a colour.</summary>
    public const int CoreHeader = 12;

    private const int InfoHeader = 40;

    /// <summary>Bytes of a stored row that is not run-length coded: rows are padded to four bytes.</summary>
    public long Stride => ((Width * BitsPerPixel) + 31) / 32 * 4;

    /// <summary>Bytes of the information header.</summary>
    public int Length { get; private init; }

    /// <summary>Colours that the header says are in its palette; 0 for as many as the bits can name.</summary>
    public uint ColoursUsed { get; private init; }

    /// <exception cref="ImageFormatException">The headers are cut off, contradict themselves or ask for something unknown.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> bmp)
    {
        var info = bmp[FileHeader..];
        var length = info.Length < 4 ? throw CutOff() : BinaryPrimitives.ReadUInt32LittleEndian(info);
        if (length is not (CoreHeader or InfoHeader or 52 or 56 or 64 or 108 or 124))
        {
            throw new ImageFormatException($"is a BMP with a header of {length:N0} bytes, which is no known kind");
        }
        if (info.Length < length)
        {
            throw CutOff();
        }
        var pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(bmp[10..]);
        if (pixelsAt < FileHeader + length)
        {
            throw new ImageFormatException($"is a BMP whose pixels begin inside its header, at byte {pixelsAt:N0}");
        }
        if (pixelsAt > bmp.Length)
        {
            throw CutOff();
        }
        return length == CoreHeader ? ReadCore(info, (int)pixelsAt) : ReadInfo(info, (int)length, (int)pixelsAt);
    }

    /// <summary>What is said of a file that ends too early.</summary>
    public static ImageFormatException CutOff() => new("is a BMP that is cut off");

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
            throw new ImageFormatException("is a BMP of run lengths with a negative height, which the format forbids");
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
        // OS/2's second header means something else by 3.
        (3 or 6, 16 or 32) when length != 64 => BmpStorage.Masks,
        _ => throw new ImageFormatException($"is a BMP of {bits} bits a pixel with compression {compression}, which is not decoded"),
    };
}

/// <summary>How a BMP stores its pixels.</summary>
internal enum BmpStorage
{
    /// <summary>Whole rows: palette indices, or 5, 8 bits a channel in BGR order.</summary>
    Plain,

    /// <summary>Whole rows of 16 or 32 bits a pixel, with a mask for each channel.</summary>
    Masks,

    /// <summary>Runs of palette indices (RLE4, RLE8).</summary>
    RunLengths,
}
