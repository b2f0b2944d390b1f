using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace LadaGan.Experiments.Figures.Animation;

/// <summary>An animated WebP without loss: the frames' encoded pixels, one after the other, in the container of the format.</summary>
/// <remarks>
/// Google, <em>WebP Container Specification</em> (RFC 9649, section 2.7). SkiaSharp's own animations must be in memory as a whole, four
/// bytes a pixel; here only one frame is.
/// </remarks>
internal static class WebPAnimation
{
    // Of the lossless coder: the effort, from 0 to 100, not the quality.
    private const float Effort = 75;
    private const int UnitsPerSecond = 1000;
    private const int ChunkHeader = 8;
    private const int RiffHeader = 12;
    private const byte HasAnimation = 2;
    private const byte DoesNotBlend = 2;

    public static void Write(Stream stream, AnimationFormat format, IEnumerable<AnimationFrame> frames)
    {
        var clock = new FrameClock(format.FramesPerSecond, UnitsPerSecond);
        var begin = stream.Position;
        stream.Write([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8]);
        Chunk(stream, "VP8X"u8, [HasAnimation, 0, 0, 0, .. Three(format.Width - 1), .. Three(format.Height - 1)]);
        Chunk(stream, "ANIM"u8, [255, 255, 255, 255, 0, 0]);                // white behind it; repeats endlessly
        foreach (var frame in frames)
        {
            byte[] header =
            [
                0, 0, 0, 0, 0, 0, .. Three(format.Width - 1), .. Three(format.Height - 1), .. Three(clock.Next(frame.Ticks)), DoesNotBlend,
            ];
            Chunk(stream, "ANMF"u8, [.. header, .. Encoded(frame.Rgb, format)]);
        }
        var length = stream.Position - begin - ChunkHeader;
        if (length > uint.MaxValue)
        {
            throw new RunException("the animation has more than the 4 GB that a WebP file may have; give fewer seeds or steps");
        }
        var (end, number) = (stream.Position, new byte[4]);
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)length);
        stream.Position = begin + 4;
        stream.Write(number);
        stream.Position = end;
    }

    /// <summary>The chunk VP8L of a still image.</summary>
    private static ReadOnlySpan<byte> Encoded(byte[] rgb, AnimationFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(format.Width, format.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var row = 0; row < format.Height; row++)
        {
            var target = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan().Slice(row * bitmap.RowBytes, format.Width * 4));
            for (var column = 0; column < format.Width; column++)
            {
                var at = ((row * format.Width) + column) * 3;
                target[column] = rgb[at] | (uint)rgb[at + 1] << 8 | (uint)rgb[at + 2] << 16 | 0xFF000000;
            }
        }
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, Effort));
        var still = data?.ToArray() ?? [];
        return still.Length > RiffHeader && still.AsSpan(RiffHeader, 4).SequenceEqual("VP8L"u8)
            ? still.AsSpan(RiffHeader)
            : throw new InvalidOperationException($"an image of {format.Width} × {format.Height} could not be encoded as WebP");
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        stream.Write(name);
        stream.Write(length);
        stream.Write(content);
        if (content.Length % 2 == 1)
        {
            stream.WriteByte(0);
        }
    }

    private static byte[] Three(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];
}
