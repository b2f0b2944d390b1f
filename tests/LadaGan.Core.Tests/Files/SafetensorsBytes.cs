using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Core.Tests.Files;

/// <summary>Puts the bytes of safetensors files together, right or wrong.</summary>
internal static class SafetensorsBytes
{
    /// <summary>
    /// A header and <paramref name="dataLength"/> bytes 0, 1, 2, …;
    /// <paramref name="headerLength"/> lies about the header if given.
    /// </summary>
    public static byte[] File(string header, int dataLength, ulong? headerLength = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)json.Length);
        json.CopyTo(file, 8);
        for (var i = 0; i < dataLength; i++)
        {
            file[8 + json.Length + i] = (byte)i;
        }
        return file;
    }
}
