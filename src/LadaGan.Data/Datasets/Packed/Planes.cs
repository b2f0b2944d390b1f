using System.Runtime.Intrinsics;

namespace LadaGan.Data.Datasets.Packed;

/// <summary>Converts between the two layouts of an image's bytes: planes [3, H, W] and pixels [H, W, 3].</summary>
internal static class Planes
{
    // Byte i of output k is channel (16k + i) mod 3 of pixel (16k + i) / 3; an index beyond 15 gives 0, so that the three can be combined
    // by "or".
    private static readonly Vector128<byte>[] Places =
        [.. Enumerable.Range(
            0, 9).Select(mask => Vector128.Create([.. Enumerable.Range(0, 16).Select(i => Place((mask / 3 * 16) + i, mask % 3))]))];

    /// <summary>planes [3, H, W] → pixels [H, W, 3].</summary>
    public static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        var count = planes.Length / 3;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes[(2 * count)..];
        pixels = pixels[..planes.Length];
        var (r0, g0, b0) = (Places[0], Places[1], Places[2]);
        var (r1, g1, b1) = (Places[3], Places[4], Places[5]);
        var (r2, g2, b2) = (Places[6], Places[7], Places[8]);
        var pixel = 0;
        for (; pixel <= count - 16; pixel += 16)
        {
            var (r, g, b) = (Vector128.Create(red[pixel..]), Vector128.Create(green[pixel..]), Vector128.Create(blue[pixel..]));
            var target = pixels[(pixel * 3)..];
            (Vector128.Shuffle(r, r0) | Vector128.Shuffle(g, g0) | Vector128.Shuffle(b, b0)).CopyTo(target);
            (Vector128.Shuffle(r, r1) | Vector128.Shuffle(g, g1) | Vector128.Shuffle(b, b1)).CopyTo(target[16..]);
            (Vector128.Shuffle(r, r2) | Vector128.Shuffle(g, g2) | Vector128.Shuffle(b, b2)).CopyTo(target[32..]);
        }
        for (; pixel < count; pixel++)
        {
            (pixels[pixel * 3], pixels[(pixel * 3) + 1], pixels[(pixel * 3) + 2]) = (red[pixel], green[pixel], blue[pixel]);
        }
    }

    /// <summary>pixels [H, W, 3] → planes [3, H, W].</summary>
    public static void Separate(ReadOnlySpan<byte> pixels, Span<byte> planes)
    {
        var count = pixels.Length / 3;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes[(2 * count)..];
        for (var pixel = 0; pixel < count; pixel++)
        {
            (red[pixel], green[pixel], blue[pixel]) = (pixels[pixel * 3], pixels[(pixel * 3) + 1], pixels[(pixel * 3) + 2]);
        }
    }

    private static byte Place(int at, int channel) => at % 3 == channel ? (byte)(at / 3) : byte.MaxValue;
}
