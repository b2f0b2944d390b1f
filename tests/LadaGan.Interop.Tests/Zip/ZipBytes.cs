using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Interop.Tests.Zip;

/// <summary>Finds and overwrites the fields of a zip's entries.</summary>
internal static class ZipBytes
{
    public const int Method = 10;
    public const int Flags = 8;
    public const int CompressedSize = 20;
    public const int Size = 24;
    public const int Header = 42;

    /// <summary>The file with a field of one entry in the central directory set to <paramref name="value"/>.</summary>
    public static byte[] With(byte[] zip, string name, int field, uint value)
    {
        zip = [.. zip];
        var at = EntryOf(zip, name) + field;
        if (field is Method or Flags)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(at), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at), value);
        }
        return zip;
    }

    private static int EntryOf(byte[] zip, string name)
    {
        var at = zip.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(name)) - 46;
        Assert.Equal(0x02014B50u, BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at)));
        return at;
    }
}
