using System.Text.Json;

namespace LadaGan.Inference.Files;

/// <summary>The JSON header of a safetensors file that holds float32 tensors alone.</summary>
internal sealed class ModelHeader
{
    private const string MetadataKey = "__metadata__";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A tensor's shape, and where its bytes begin after the header.</summary>
    internal sealed record Entry(long[] Shape, long Begin, long Bytes);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Entry> Entries { get; } = new(StringComparer.Ordinal);

    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">Bytes after the header.</param>
    /// <exception cref="ModelLoadException">The header breaks the format, or promises other bytes than there are.</exception>
    public static ModelHeader Parse(string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        var header = new ModelHeader();
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (var item in property.Value.EnumerateObject())
                    {
                        header.Metadata.Add(item.Name, item.Value.GetString()!);
                    }
                }
                else
                {
                    header.Entries.Add(property.Name, Tensor(path, property));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new ModelLoadException($"{path} is not a model file: its header cannot be read: {error.Message}", error);
        }
        header.CheckLayout(path, dataLength);
        return header;
    }

    private static Entry Tensor(string path, JsonProperty property)
    {
        var (type, offsets) = (property.Value.GetProperty("dtype").GetString(), property.Value.GetProperty("data_offsets"));
        if (type != "F32")
        {
            throw new ModelLoadException($"{path}: the tensor '{property.Name}' is {type}, but a generator's are F32");
        }
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => (long)size.GetUInt32())];
        var bytes = shape.Aggregate((long)sizeof(float), (product, size) => checked(product * size));
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        return begin >= 0 && end - begin == bytes
            ? new Entry(shape, begin, bytes)
            : throw new ModelLoadException($"{path}: the tensor '{property.Name}' needs {bytes} bytes, but lies from {begin} to {end}: the file is damaged");
    }

    private void CheckLayout(string path, long dataLength)
    {
        var end = 0L;
        foreach (var (name, entry) in Entries.OrderBy(pair => pair.Value.Begin))
        {
            if (entry.Begin != end)
            {
                throw new ModelLoadException($"{path}: the tensor '{name}' begins at {entry.Begin}, but the one before it ends at {end}: the file is damaged");
            }
            end += entry.Bytes;
        }
        if (end != dataLength)
        {
            throw new ModelLoadException($"{path} is not a model file, or truncated: it holds {dataLength} bytes of tensors, its header promises {end}");
        }
    }
}
