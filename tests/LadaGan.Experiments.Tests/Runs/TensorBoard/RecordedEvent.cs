using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Experiments.Tests.Runs.TensorBoard;

/// <summary>An event in a file, read independently of the code that wrote it.</summary>
internal sealed record RecordedEvent
{
    public double WallTime { get; init; }

    public long Step { get; init; }

    public string? Version { get; init; }

    public List<(string Tag, float Value)> Scalars { get; } = [];

    public List<(string Tag, int Width, int Height, int Colorspace, byte[] Png)> Images { get; } = [];

    /// <summary>Every record of a file; verifies each checksum, and that nothing follows the last record.</summary>
    public static List<RecordedEvent> ReadAll(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        var events = new List<RecordedEvent>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Crc32COracle.Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Crc32COracle.Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Parse(data));
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    private static RecordedEvent Parse(ReadOnlySpan<byte> data)
    {
        var fields = WireField.All(data);
        var read = new RecordedEvent
        {
            WallTime = fields.Where(field => field.Number == 1).Select(field => BitConverter.Int64BitsToDouble((long)field.Bits))
                .SingleOrDefault(),
            Step = fields.Where(field => field.Number == 2).Select(field => (long)field.Bits).SingleOrDefault(),
            Version = fields.Where(field => field.Number == 3).Select(field => Encoding.UTF8.GetString(field.Bytes)).SingleOrDefault(),
        };
        foreach (var value in fields.Where(field => field.Number == 5).SelectMany(summary => WireField.All(summary.Bytes)))
        {
            Assert.Equal(1, value.Number);
            read.Add(WireField.All(value.Bytes).ToDictionary(field => field.Number));
        }
        Assert.All(fields, field => Assert.Contains(field.Number, (int[])[1, 2, 3, 5]));
        return read;
    }

    private void Add(Dictionary<int, WireField> value)
    {
        var tag = Encoding.UTF8.GetString(value[1].Bytes);
        Assert.Equal(2, value.Count);
        if (value.TryGetValue(2, out var scalar))
        {
            Scalars.Add((tag, BitConverter.UInt32BitsToSingle((uint)scalar.Bits)));
            return;
        }
        var image = WireField.All(value[4].Bytes).ToDictionary(field => field.Number);
        Images.Add((tag, (int)image[2].Bits, (int)image[1].Bits, (int)image[3].Bits, image[4].Bytes));
    }
}
