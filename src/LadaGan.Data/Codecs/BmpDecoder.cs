using System.Buffers.Binary;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes BMP: palettes of 1, 4 and 8 bits (plain or run-length coded), 16, 24 and 32 bits, with masks and alpha.</summary>
internal static class BmpDecoder
{
    /// <exception cref="ImageFormatException">The data is corrupt, truncated, too large or stored in an unsupported way.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeOptions options)
    {
        var header = BmpHeader.Read(encoded);
        options.Limits.CheckSize(header.Width, header.Height);
        var stored = encoded[header.PixelsAt..];
        if (header.Storage == BmpStorage.RunLengths)
        {
            Plausibility.Check(header.Width, header.Height, encoded.Length);
        }
        else if (header.Stride * header.Height > stored.Length)
        {
            throw BmpHeader.Truncated();
        }
        var (width, height) = ((int)header.Width, (int)header.Height);
        var palette = header.BitsPerPixel <= 8 ? BmpPalette.Read(encoded, header) : [];
        if (header.Storage == BmpStorage.RunLengths)
        {
            var indices = BmpRunLengths.Decode(stored, width, height, header.BitsPerPixel);
            return Rows(header, indices, width, (row, target) => Indexed(row, 8, palette, target));
        }
        var stride = (int)header.Stride;
        if (header.BitsPerPixel <= 8)
        {
            return Rows(header, stored, stride, (row, target) => Indexed(row, header.BitsPerPixel, palette, target));
        }
        if (header.BitsPerPixel == 24)
        {
            return Rows(header, stored, stride, Bgr);
        }
        var masks = BmpMasks.Read(encoded, header);
        var shade = options.Background.Shade;
        return header.BitsPerPixel == 16
            ? Rows(header, stored, stride, (row, target) => Masked16(row, masks, shade, target))
            : Rows(header, stored, stride, (row, target) => Masked32(row, masks, shade, target));
    }

    private delegate void RowDecoder(ReadOnlySpan<byte> row, Span<byte> rgb);

    private static DecodedImage Rows(BmpHeader header, ReadOnlySpan<byte> stored, int stride, RowDecoder decode)
    {
        var (width, height) = ((int)header.Width, (int)header.Height);
        var rgb = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        for (var y = 0; y < height; y++)
        {
            var row = header.IsTopDown ? y : height - 1 - y;
            decode(stored.Slice(row * stride, stride), rgb.AsSpan(y * width * 3, width * 3));
        }
        return new DecodedImage(width, height, rgb);
    }

    private static void Indexed(ReadOnlySpan<byte> row, int bits, byte[] palette, Span<byte> rgb)
    {
        var (pixelsPerByte, mask) = (8 / bits, (1 << bits) - 1);
        for (var x = 0; x < rgb.Length / 3; x++)
        {
            var shift = 8 - bits - (x % pixelsPerByte * bits);
            var index = (row[x / pixelsPerByte] >> shift) & mask;
            palette.AsSpan(index * 3, 3).CopyTo(rgb[(x * 3)..]);
        }
    }

    private static void Bgr(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (var at = 0; at < rgb.Length; at += 3)
        {
            (rgb[at], rgb[at + 1], rgb[at + 2]) = (row[at + 2], row[at + 1], row[at]);
        }
    }

    private static void Masked16(ReadOnlySpan<byte> row, BmpMasks masks, int shade, Span<byte> rgb)
    {
        for (var x = 0; x < rgb.Length / 3; x++)
        {
            masks.Write(BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..]), shade, rgb[(x * 3)..]);
        }
    }

    private static void Masked32(ReadOnlySpan<byte> row, BmpMasks masks, int shade, Span<byte> rgb)
    {
        for (var x = 0; x < rgb.Length / 3; x++)
        {
            masks.Write(BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]), shade, rgb[(x * 3)..]);
        }
    }
}
