namespace LadaGan.Data.Codecs;

/// <summary>Decodes the runs of an RLE4 or RLE8 BMP; pixels outside all runs have colour 0.</summary>
/// <remarks>Source: Microsoft, "Bitmap Compression": a count and a colour (RLE4: two in turn), or 0 and an escape.</remarks>
internal ref struct BmpRunLengths
{
    private const byte EndOfRow = 0;
    private const byte EndOfImage = 1;
    private const byte Move = 2;

    private readonly int _width;
    private readonly int _height;
    private readonly int _bits;
    private readonly byte[] _indices;
    private ReadOnlySpan<byte> _runs;
    private int _x;
    private int _y;

    private BmpRunLengths(ReadOnlySpan<byte> runs, int width, int height, int bits)
    {
        (_width, _height, _bits) = (width, height, bits);
        _indices = new byte[checked(width * height)];
        _runs = runs;
    }

    /// <returns>One palette index per pixel, bottom row first.</returns>
    /// <exception cref="ImageFormatException">The runs leave the image, or are truncated.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> runs, int width, int height, int bits)
    {
        var decoder = new BmpRunLengths(runs, width, height, bits);
        while (decoder.Step())
        {
        }
        return decoder._indices;
    }

    private bool Step()
    {
        var (count, value) = (Take(1)[0], Take(1)[0]);
        if (count > 0)
        {
            var row = Next(count);
            var (even, odd) = _bits == 8 ? (value, value) : ((byte)(value >> 4), (byte)(value & 15));
            for (var at = 0; at < count; at++)
            {
                row[at] = at % 2 == 0 ? even : odd;
            }
            return true;
        }
        switch (value)
        {
            case EndOfImage:
                return false;
            case EndOfRow:
                MoveTo(0, _y + 1);
                return true;
            case Move:
                MoveTo(_x + Take(1)[0], _y + Take(1)[0]);
                return true;
            default:
                Literal(value);
                return true;
        }
    }

    // Pixels outside a run; their bytes are padded to 16-bit words.
    private void Literal(int count)
    {
        var bytes = ((count * _bits) + 7) / 8;
        var pixels = Take(bytes + (bytes & 1));
        var row = Next(count);
        for (var at = 0; at < count; at++)
        {
            row[at] = _bits == 8 ? pixels[at] : (byte)((pixels[at / 2] >> (at % 2 == 0 ? 4 : 0)) & 15);
        }
    }

    private void MoveTo(int x, int y)
    {
        if (x > _width || y > _height)
        {
            throw Outside();
        }
        (_x, _y) = (x, y);
    }

    private Span<byte> Next(int count)
    {
        if (_y >= _height || _x + count > _width)
        {
            throw Outside();
        }
        var next = _indices.AsSpan((_y * _width) + _x, count);
        _x += count;
        return next;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _runs.Length)
        {
            throw BmpHeader.Truncated();
        }
        var taken = _runs[..count];
        _runs = _runs[count..];
        return taken;
    }

    private static ImageFormatException Outside() => new("is a BMP whose runs leave the image");
}
