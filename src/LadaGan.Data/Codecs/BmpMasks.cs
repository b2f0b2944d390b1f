using System.Buffers.Binary;
using System.Numerics;

namespace LadaGan.Data.Codecs;

/// <summary>
/// The bits of a BMP's 16- or 32-bit pixel that hold red, green, blue and alpha; a
/// value v of n bits becomes ⌊255·v / (2ⁿ − 1)⌋, as in Pillow.
/// </summary>
internal sealed record BmpMasks
{
    private readonly Channel _red;
    private readonly Channel _green;
    private readonly Channel _blue;
    private readonly Channel _alpha;

    private BmpMasks(uint red, uint green, uint blue, uint alpha) =>
        (_red, _green, _blue, _alpha) = (new Channel(red), new Channel(green), new Channel(blue), new Channel(alpha));

    /// <exception cref="ImageFormatException">The masks are truncated, empty or have holes.</exception>
    public static BmpMasks Read(ReadOnlySpan<byte> bmp, BmpHeader header)
    {
        if (header.Storage == BmpStorage.Plain)
        {
            return header.BitsPerPixel == 16 ? new BmpMasks(0x7C00, 0x3E0, 0x1F, 0) : new BmpMasks(0xFF0000, 0xFF00, 0xFF, 0);
        }
        // The masks are at the same offset whether they are part of the header or follow it.
        const int start = BmpHeader.FileHeader + 40;
        var room = header.PixelsAt - start;
        if (room < 12)
        {
            throw new ImageFormatException("is a BMP without its colour masks");
        }
        var hasAlpha = header.Length >= 56;
        var masks = (
            Red: BinaryPrimitives.ReadUInt32LittleEndian(bmp[start..]),
            Green: BinaryPrimitives.ReadUInt32LittleEndian(bmp[(start + 4)..]),
            Blue: BinaryPrimitives.ReadUInt32LittleEndian(bmp[(start + 8)..]),
            Alpha: hasAlpha ? BinaryPrimitives.ReadUInt32LittleEndian(bmp[(start + 12)..]) : 0);
        if (masks.Red == 0 || masks.Green == 0 || masks.Blue == 0
            || HasHoles(masks.Red) || HasHoles(masks.Green) || HasHoles(masks.Blue) || HasHoles(masks.Alpha))
        {
            throw new ImageFormatException(
                $"is a BMP with invalid colour masks ({masks.Red:X8}, {masks.Green:X8}, {masks.Blue:X8}, {masks.Alpha:X8})");
        }
        return new BmpMasks(masks.Red, masks.Green, masks.Blue, masks.Alpha);
    }

    /// <summary>Writes a pixel's R, G, B, blended with a background of <paramref name="shade"/>.</summary>
    public void Write(uint pixel, int shade, Span<byte> rgb)
    {
        var alpha = _alpha.IsEmpty ? 255 : _alpha.Of(pixel);
        rgb[0] = Transparency.Over(shade, _red.Of(pixel), alpha);
        rgb[1] = Transparency.Over(shade, _green.Of(pixel), alpha);
        rgb[2] = Transparency.Over(shade, _blue.Of(pixel), alpha);
    }

    private static bool HasHoles(uint mask) =>
        mask != 0 && !BitOperations.IsPow2((ulong)(mask >> BitOperations.TrailingZeroCount(mask)) + 1);

    private readonly struct Channel(uint mask)
    {
        private readonly int _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);

        public bool IsEmpty => mask == 0;

        public int Of(uint pixel) => (int)((ulong)((pixel & mask) >> _shift) * 255 / (mask >> _shift));
    }
}
