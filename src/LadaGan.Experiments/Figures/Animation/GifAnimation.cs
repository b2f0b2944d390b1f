namespace LadaGan.Experiments.Figures.Animation;

/// <summary>An animated GIF with a colour table for every frame.</summary>
/// <remarks>CompuServe, <em>Graphics Interchange Format, version 89a</em> (1990), with Netscape's extension for loops.</remarks>
internal static class GifAnimation
{
    private const int UnitsPerSecond = 100;
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Application = 0xFF;
    private const byte Descriptor = 0x2C;
    private const byte Trailer = 0x3B;
    private const byte LocalTable = 0x80;
    private const int LongestDuration = ushort.MaxValue;

    public static void Write(Stream stream, AnimationFormat format, IEnumerable<AnimationFrame> frames)
    {
        var clock = new FrameClock(format.FramesPerSecond, UnitsPerSecond);
        var lzw = new LzwEncoder();
        byte[] size = [.. Two(format.Width), .. Two(format.Height)];
        stream.Write([.. "GIF89a"u8, .. size, 0, 0, 0]);
        stream.Write([Extension, Application, 11, .. "NETSCAPE2.0"u8, 3, 1, .. Two(0), 0]);         // repeats endlessly
        foreach (var frame in frames)
        {
            var palette = GifPalette.Of(frame.Rgb);
            var duration = Math.Min(clock.Next(frame.Ticks), LongestDuration);
            stream.Write([Extension, GraphicControl, 4, 0, .. Two(duration), 0, 0]);
            stream.Write([Descriptor, 0, 0, 0, 0, .. size, (byte)(LocalTable | palette.Bits - 1)]);
            stream.Write(palette.Table);
            lzw.Write(stream, palette.Pixels, Math.Max(2, palette.Bits));
        }
        stream.WriteByte(Trailer);
    }

    private static byte[] Two(int number) => [(byte)number, (byte)(number >> 8)];
}
