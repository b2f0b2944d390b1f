using System.Buffers.Binary;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>The offsets of an LMDB's numbers: of its meta pages, of branch and leaf pages, and of their nodes.</summary>
internal static class LmdbFields
{
    public const int Page = 4096;

    private static readonly (int At, int Width)[] Meta =
    [
        (0, 8), (10, 2), (16, 4), (20, 4), (32, 8), (40, 4), (44, 2), (88, 4), (92, 2), (94, 2), (96, 8), (104, 8), (112, 8), (120, 8),
        (128, 8), (136, 8), (144, 8),
    ];

    public static (int At, int Width)[] Of(byte[] file)
    {
        var fields = new List<(int, int)>();
        for (var page = 0; page < file.Length; page += Page)
        {
            var kind = U16(file, page + 10);
            if (kind == 8)
            {
                // Frequent: nearly everything depends on them.
                fields.AddRange(Enumerable.Repeat(Meta.Select(field => (page + field.At, field.Width)), 4).SelectMany(one => one));
            }
            if (kind is 1 or 2)
            {
                AddNodes(file, page, fields);
            }
        }
        return [.. fields];
    }

    private static void AddNodes(byte[] file, int page, List<(int, int)> fields)
    {
        fields.AddRange([(page, 8), (page + 10, 2), (page + 12, 2), (page + 14, 2)]);
        for (var at = page + 16; at < page + U16(file, page + 12); at += 2)
        {
            var node = page + U16(file, at);
            fields.AddRange([(at, 2), (node, 2), (node + 2, 2), (node + 4, 2), (node + 6, 2)]);
            if (U16(file, page + 10) == 2 && U16(file, node + 4) == 1)
            {
                fields.Add((node + 8 + U16(file, node + 6), 8));
            }
        }
    }

    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
}
