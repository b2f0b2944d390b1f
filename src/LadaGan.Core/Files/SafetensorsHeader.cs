using System.Text.Json;
using System.Text.Unicode;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>
/// The JSON header of a safetensors file, read as strictly as the format allows and independently of the bytes that follow.
/// </summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>One tensor as the header describes it; offsets count from the end of the header.</summary>
    internal sealed record Tensor(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

    private readonly string _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);
    private readonly List<Tensor> _tensors = [];
    private readonly List<long> _numbers = [];
    private bool _sawMetadata;

    private SafetensorsHeader(string path) => _path = path;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors in the header's order.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>Reads <paramref name="json"/>; <paramref name="path"/> is only for messages.</summary>
    /// <exception cref="SafetensorsException">The header breaks the format in any way.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json)
    {
        var header = new SafetensorsHeader(path);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Bad("it does not begin with '{'");
        }
        if (!Utf8.IsValid(json))
        {
            throw header.Bad("it is not UTF-8");
        }
        try
        {
            header.Read(json);
        }
        catch (JsonException exception)
        {
            throw new SafetensorsException($"{header.Bad("it is not JSON").Message} {exception.Message}", exception);
        }
        return header;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                Add(ReadTensor(ref reader, name));
            }
        }
        if (json[(int)reader.BytesConsumed..].ContainsAnyExcept((byte)' '))
        {
            throw Bad("something other than spaces follows the closing '}'");
        }
    }

    private void Add(Tensor tensor)
    {
        if (!_byName.TryAdd(tensor.Name, tensor))
        {
            throw Bad($"it names the tensor {ErrorText.Quote(tensor.Name)} twice");
        }
        _tensors.Add(tensor);
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_sawMetadata)
        {
            throw Bad($"it has {MetadataKey} twice");
        }
        _sawMetadata = true;
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey, "is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            Expect(ref reader, JsonTokenType.String, MetadataKey, $"maps {ErrorText.Quote(key)} to something other than a string");
            if (!_metadata.TryAdd(key, Text(ref reader)))
            {
                throw Bad(MetadataKey, $"has the key {ErrorText.Quote(key)} twice");
            }
        }
    }

    private Tensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name, "is not described by an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadType(ref reader, name);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, key);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, key);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Bad(name, $"has {key} twice");
                default:
                    throw Bad(name, $"has the unknown key {ErrorText.Quote(key)}");
            }
        }
        if (type is null || shape is null || offsets is null)
        {
            throw Bad(name, $"lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }
        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            throw Bad(name, "has data_offsets that are not a begin and an end");
        }
        if (type.Value.ByteCount(shape) is not { } bytes)
        {
            throw Bad(name, "has a shape of more bytes than can be counted");
        }
        if (bytes != offsets[1] - offsets[0])
        {
            throw Bad(name, $"needs {bytes} bytes for its shape, its data_offsets give it {offsets[1] - offsets[0]}");
        }
        return new Tensor(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private SafetensorsType ReadType(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name, "has a dtype that is not a string");
        var text = Text(ref reader);
        // TryParse also accepts "5", "732", " U8" and "U8, I8".
        return Enum.TryParse<SafetensorsType>(text, out var type) && Enum.IsDefined(type) && type.ToString() == text
            ? type
            : throw Bad(
                name, $"has the dtype {ErrorText.Quote(text)}, which is not one of {string.Join(", ", Enum.GetNames<SafetensorsType>())}");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        _numbers.Clear();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Bad(name, $"has a {key} that is not an array");
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // Read as unsigned, because "-0", "1.0" and "1e3" are JSON numbers but not sizes.
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out var number) || number > long.MaxValue)
            {
                throw Bad(name, $"has a {key} with something other than whole numbers from 0 to 2⁶³ − 1");
            }
            _numbers.Add((long)number);
        }
        return [.. _numbers];
    }

    private string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // The reader throws this for an escaped half of a surrogate pair.
            throw new SafetensorsException(Bad("it has a string that is not Unicode text").Message, exception);
        }
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType token, string name, string otherwise)
    {
        if (reader.TokenType != token)
        {
            throw Bad(name, otherwise);
        }
    }

    private SafetensorsException Bad(string name, string problem) => Bad($"{ErrorText.Quote(name)} {problem}");

    private SafetensorsException Bad(string problem) => new($"'{_path}' has a bad safetensors header: {problem}.");
}
