using System.Buffers.Binary;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>The CRC-32 of zip and PNG (reversed polynomial 0xEDB88320), eight bytes at a time by tables.</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= 8)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][data[4]] ^ Tables[2][data[5]] ^ Tables[1][data[6]] ^ Tables[0][data[7]];
            data = data[8..];
        }
        foreach (var value in data)
        {
            crc = (crc >> 8) ^ Tables[0][(byte)crc ^ value];
        }
        return ~crc;
    }

    // Table k holds the effect of a byte that k more bytes follow.
    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
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
