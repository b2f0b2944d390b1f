using LadaGan.Core.Images;
using LadaGan.Experiments.Figures.Animation;
using SkiaSharp;

namespace LadaGan.Experiments.Figures;

/// <summary>A white sheet for images, enlarged maps and text; written as PNG.</summary>
internal sealed class FigureCanvas : IDisposable
{
    private const int Channels = 4;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);

    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;

    /// <exception cref="RunException">It would be larger than <see cref="LargestSide"/>.</exception>
    public FigureCanvas(int width, int height)
    {
        if (Math.Max(width, height) > LargestSide)
        {
            throw new RunException(
                $"the figure would be {width} × {height} pixels, but at most {LargestSide} on a side; give fewer seeds or steps");
        }
        _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(SKColors.White);
    }

    /// <summary>Pixels on the longest side that a figure may have.</summary>
    public static int LargestSide => 16384;

    /// <summary>Places a square image; each of its pixels becomes a square, without smoothing.</summary>
    /// <param name="rgb">[side, side, 3].</param>
    /// <param name="side">The image's side.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Upper edge.</param>
    /// <param name="cell">Side on the sheet, at least <paramref name="side"/>.</param>
    public void Image(ReadOnlySpan<byte> rgb, int side, int x, int y, int cell)
    {
        var pixels = _bitmap.GetPixelSpan();
        for (var row = 0; row < cell; row++)
        {
            var source = rgb.Slice(row * side / cell * side * 3, side * 3);
            var target = pixels.Slice(((y + row) * _bitmap.RowBytes) + (x * Channels), cell * Channels);
            for (var column = 0; column < cell; column++)
            {
                source.Slice(column * side / cell * 3, 3).CopyTo(target[(column * Channels)..]);
            }
        }
    }

    /// <summary>Fills a column of pixels.</summary>
    /// <param name="colour">Red, green and blue.</param>
    /// <param name="x">Where.</param>
    /// <param name="y">Upper end.</param>
    /// <param name="height">Pixels.</param>
    public void Column(ReadOnlySpan<byte> colour, int x, int y, int height)
    {
        var pixels = _bitmap.GetPixelSpan();
        for (var row = y; row < y + height; row++)
        {
            colour.CopyTo(pixels[((row * _bitmap.RowBytes) + (x * Channels))..]);
        }
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="text">The line.</param>
    /// <param name="x">Where it begins, is centred or ends.</param>
    /// <param name="middle">Middle of its capitals and digits.</param>
    /// <param name="size">Size of the font.</param>
    /// <param name="align">What <paramref name="x"/> is.</param>
    public void Text(string text, float x, float middle, float size, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = FigureFont.Of(size);
        using var paint = new SKPaint { Color = Ink, IsAntialias = true };
        var baseline = MathF.Round(middle + (font.Metrics.CapHeight / 2));
        _canvas.DrawText(text, MathF.Round(x), baseline, align, font, paint);
    }

    public byte[] ToPng() => PngEncoder.Encode(_bitmap.Width, _bitmap.Height, ToRgb());

    /// <summary>What has been drawn, as a frame of an animation.</summary>
    /// <param name="ticks">For how many frames' time it is shown.</param>
    public AnimationFrame ToFrame(int ticks = 1) => new(ToRgb(), _bitmap.Width, ticks);

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    /// <summary>[height, width, 3].</summary>
    private byte[] ToRgb()
    {
        var pixels = _bitmap.GetPixelSpan();
        var rgb = new byte[_bitmap.Width * _bitmap.Height * 3];
        for (var i = 0; i < rgb.Length / 3; i++)
        {
            pixels.Slice(i * Channels, 3).CopyTo(rgb.AsSpan(i * 3));
        }
        return rgb;
    }
}
