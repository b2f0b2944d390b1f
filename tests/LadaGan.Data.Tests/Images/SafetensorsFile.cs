using System.Buffers.Binary;
using System.Text.Json;

namespace LadaGan.Data.Tests.Images;

/// <summary>The uint8 tensors of a safetensors file: 8 bytes of header length, JSON, data.</summary>
internal sealed class SafetensorsFile
{
    private readonly byte[] _file;
    private readonly int _data;
    private readonly JsonElement _header;

    public SafetensorsFile(string path)
    {
        _file = File.ReadAllBytes(path);
        _data = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(_file);
        _header = JsonSerializer.Deserialize<JsonElement>(_file.AsSpan(8, _data - 8));
    }

    public bool Contains(string name) => _header.TryGetProperty(name, out _);

    public (byte[] Bytes, int[] Shape) this[string name]
    {
        get
        {
            var tensor = _header.GetProperty(name);
            Assert.Equal("U8", tensor.GetProperty("dtype").GetString());
            var ends = tensor.GetProperty("data_offsets").Deserialize<int[]>()!;
            return (_file[(_data + ends[0])..(_data + ends[1])], tensor.GetProperty("shape").Deserialize<int[]>()!);
        }
    }
}
