namespace LadaGan.Experiments.Figures.Animation;

/// <summary>GIF's variant of Lempel–Ziv–Welch: codes that grow from <c>bits + 1</c> to 12 bits, in blocks of at most 255 bytes.</summary>
/// <remarks>CompuServe, <em>Graphics Interchange Format, version 89a</em>, appendix F.</remarks>
internal sealed class LzwEncoder
{
    private const int MostBits = 12;
    private const int MostCodes = 1 << MostBits;
    private const int LargestBlock = 255;

    // The code of a known string and one more pixel; 0 for none, because no string has that code.
    private readonly ushort[] _longer = new ushort[MostCodes << 8];
    private readonly byte[] _block = new byte[1 + LargestBlock];
    private Stream _stream = Stream.Null;
    private int _inBlock;
    private uint _pending;
    private int _pendingBits;

    /// <summary>Writes the pixels with the byte before them and the empty block after them.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="pixels">Numbers below 2ᵇⁱᵗˢ; at least one.</param>
    /// <param name="bits">2 to 8.</param>
    public void Write(Stream stream, ReadOnlySpan<byte> pixels, int bits)
    {
        (_stream, _inBlock, _pending, _pendingBits) = (stream, 0, 0, 0);
        stream.WriteByte((byte)bits);
        var clear = 1 << bits;
        var (next, width) = (clear + 2, bits + 1);
        Array.Clear(_longer);
        Put(clear, width);
        int known = pixels[0];
        foreach (var pixel in pixels[1..])
        {
            ref var longer = ref _longer[known << 8 | pixel];
            if (longer != 0)
            {
                known = longer;
                continue;
            }
            Put(known, width);
            known = pixel;
            if (next == MostCodes)
            {
                Put(clear, width);
                Array.Clear(_longer);
                (next, width) = (clear + 2, bits + 1);
                continue;
            }
            // A reader learns this string one code later, and widens its codes then.
            width += next == 1 << width ? 1 : 0;
            longer = (ushort)next++;
        }
        Put(known, width);
        Put(clear + 1, next == 1 << width && width < MostBits ? width + 1 : width);
        Finish();
    }

    private void Put(int code, int width)
    {
        _pending |= (uint)code << _pendingBits;
        _pendingBits += width;
        while (_pendingBits >= 8)
        {
            Put((byte)_pending);
            _pending >>= 8;
            _pendingBits -= 8;
        }
    }

    private void Put(byte value)
    {
        _block[++_inBlock] = value;
        if (_inBlock == LargestBlock)
        {
            WriteBlock();
        }
    }

    private void WriteBlock()
    {
        _block[0] = (byte)_inBlock;
        _stream.Write(_block, 0, 1 + _inBlock);
        _inBlock = 0;
    }

    private void Finish()
    {
        if (_pendingBits > 0)
        {
            Put((byte)_pending);
        }
        if (_inBlock > 0)
        {
            WriteBlock();
        }
        _stream.WriteByte(0);
    }
}
