using System.IO.Compression;
using System.Text;

namespace LadaGan.Data.Tests.Datasets.Cifar;

/// <summary>
/// Writes tar archives with arbitrary headers, and CIFAR-10's files as described in <c>tests/golden/datasets/README.md</c>.
/// </summary>
internal static class TarWriter
{
    public static byte[] Tar(IEnumerable<(string Name, byte[] Content, char Type)> entries, long? declared = null)
    {
        var tar = new MemoryStream();
        foreach (var (name, content, type) in entries)
        {
            var header = new byte[512];
            Encoding.Latin1.GetBytes(name).CopyTo(header, 0);
            Put(header, 100, "0000644\0");
            Put(header, 124, Convert.ToString(declared ?? content.Length, 8).PadLeft(11, '0') + "\0");
            header[156] = (byte)type;
            Put(header, 257, "ustar\0" + "00");
            Seal(header);
            tar.Write(header);
            tar.Write(content);
            tar.Write(new byte[-content.Length & 511]);
        }
        tar.Write(new byte[1024]);
        return tar.ToArray();
    }

    public static byte[] Tar(Dictionary<string, byte[]> files) =>
        Tar(files.Select(file => ("cifar-10-batches-bin/" + file.Key, file.Value, '0')));

    /// <summary>Sets a header's correct checksum.</summary>
    public static void Seal(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }
        Put(header, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
    }

    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, level))
        {
            gzip.Write(content);
        }
        return file.ToArray();
    }

    /// <summary>The six files with <paramref name="records"/> records each.</summary>
    public static Dictionary<string, byte[]> Cifar(int records = 3)
    {
        string[] names = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin",
            "test_batch.bin"];
        return Enumerable.Range(0, 6)
            .ToDictionary(file => names[file], file => Enumerable.Range(0, records).SelectMany(record => Record(file, record)).ToArray());
    }

    private static IEnumerable<byte> Record(int file, int record) =>
        Enumerable.Range(0, 3072).Select(at => (byte)((7 * at) + (31 * file) + (17 * record))).Prepend((byte)(((3 * file) + record) % 10));

    private static void Put(Span<byte> header, int at, string text) => Encoding.Latin1.GetBytes(text, header[at..]);
}
