namespace LadaGan.Data.Drawing;

/// <summary>A square image that is painted layer by layer. All positions are in image coordinates; only the canvas knows pixels.</summary>
internal sealed class Canvas(int size)
{
    private readonly Colour[] _pixels = new Colour[size * size];          // [size, size]
    private readonly double _pixel = 2.0 / size;

    /// <summary>Paints every pixel with the colour of its centre.</summary>
    public void Fill(Func<Point, Colour> paint)
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                _pixels[(row * size) + column] = paint(Centre(row, column));
            }
        }
    }

    /// <summary>
    /// Paints a shape over the image. A pixel's coverage follows from the signed distance of its centre: a straight
    /// outline covers ½ − distance/width of a pixel, which is the antialiasing.
    /// </summary>
    /// <param name="distance">The shape, as a signed distance.</param>
    /// <param name="paint">The shape's colour at a point.</param>
    /// <param name="softness">The width over which the outline fades, if more than a pixel: for shadows, glows and clouds.</param>
    /// <param name="opacity">The weight of the paint where the shape covers a pixel fully.</param>
    public void Paint(Func<Point, double> distance, Func<Point, Colour> paint, double softness = 0, double opacity = 1)
    {
        var width = Math.Max(softness, _pixel);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var point = Centre(row, column);
                var away = distance(point);
                if (away >= width / 2)
                {
                    // The distance also bounds how many pixels are untouched; half of it is used, since some distances are estimates.
                    column += (int)((away - (width / 2)) / 2 / _pixel);
                    continue;
                }
                var covered = Math.Min(1, 0.5 - (away / width));
                if (softness > 0)
                {
                    covered *= covered * (3 - (2 * covered));
                }
                ref var pixel = ref _pixels[(row * size) + column];
                pixel = pixel.Mix(paint(point), covered * opacity);
            }
        }
    }

    public void Paint(Func<Point, double> distance, Colour colour, double softness = 0, double opacity = 1) =>
        Paint(distance, _ => colour, softness, opacity);

    /// <summary>The image as bytes, rows from the top.</summary>
    public void CopyTo(Span<byte> rgb)                                     // [size, size, 3]
    {
        for (var i = 0; i < _pixels.Length; i++)
        {
            rgb[3 * i] = ToByte(_pixels[i].Red);
            rgb[(3 * i) + 1] = ToByte(_pixels[i].Green);
            rgb[(3 * i) + 2] = ToByte(_pixels[i].Blue);
        }
    }

    private Point Centre(int row, int column) => new(((column + 0.5) * _pixel) - 1, 1 - ((row + 0.5) * _pixel));

    private static byte ToByte(double part) => (byte)((Math.Clamp(part, 0, 1) * 255) + 0.5);
}
