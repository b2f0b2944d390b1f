using System.Buffers.Binary;

namespace LadaGan.Interop.Files;

/// <summary>The CRC-32 of zip (reversed polynomial 0xEDB88320), piece by piece, eight bytes at a time by tables.</summary>
internal struct Crc32
{
    private const int Piece = 1 << 30;
    private static readonly uint[][] Tables = MakeTables();

    private uint _value;

    public readonly uint Value => _value;

    public static unsafe uint Of(byte* data, long count)
    {
        var crc = new Crc32();
        for (var done = 0L; done < count; done += Piece)
            crc.Add(new ReadOnlySpan<byte>(data + done, (int)Math.Min(Piece, count - done)));
        return crc.Value;
    }

    public void Add(ReadOnlySpan<byte> data)
    {
        var crc = ~_value;
        while (data.Length >= 8)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][data[4]] ^ Tables[2][data[5]] ^ Tables[1][data[6]] ^ Tables[0][data[7]];
            data = data[8..];
        }
        foreach (var value in data)
            crc = (crc >> 8) ^ Tables[0][(byte)crc ^ value];
        _value = ~crc;
    }

    // Table k holds the effect of a byte that k more bytes follow.
    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            tables[0][value] = crc;
        }
        for (var table = 1; table < 8; table++)
        {
            for (var value = 0; value < 256; value++)
            {
                var shorter = tables[table - 1][value];
                tables[table][value] = (shorter >> 8) ^ tables[0][(byte)shorter];
            }
        }
        return tables;
    }
}
