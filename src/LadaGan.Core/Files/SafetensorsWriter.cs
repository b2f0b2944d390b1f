using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>Writes safetensors files atomically (<see cref="DurableFile"/>); equal input gives equal bytes.</summary>
/// <remarks>
/// The format is that of huggingface/safetensors. Tensors keep the order given, metadata keys are sorted by code unit, and the
/// header is padded with spaces so that the tensors begin at a multiple of 8 bytes. The format allows no gaps between tensors: give larger
/// element types first if every tensor must be aligned.
/// </remarks>
public static class SafetensorsWriter
{
    private const int LengthBytes = sizeof(ulong);
    private const int Alignment = 8;
    private const int LongestHeader = 100_000_000;

    // Names stay readable in the header, without the escapes that matter only in web pages.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes <paramref name="tensors"/> and <paramref name="metadata"/> to <paramref name="path"/>.</summary>
    /// <exception cref="SafetensorsException">
    /// A name is given twice, reserved or not Unicode text, the header is too long, or a tensor yields a wrong number of bytes;
    /// the file at <paramref name="path"/> is untouched.
    /// </exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(path, tensors, metadata);
        DurableFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in tensors)
            {
                tensor.WriteTo(stream);
            }
        });
    }

    /// <summary>
    /// The beginning of such a file, padded to at least <paramref name="room"/> bytes, for a
    /// file whose tensors are written before their number is known.
    /// </summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="tensors">The tensors that follow the header; only their names, types and shapes are used.</param>
    /// <param name="metadata">The text-to-text map <c>__metadata__</c>, or null.</param>
    /// <param name="room">A multiple of 8; the result is longer if the header does not fit.</param>
    /// <inheritdoc cref="Write" path="/exception[@cref='SafetensorsException']"/>
    public static byte[] Header(string path, IReadOnlyList<SafetensorsSource> tensors,
        IReadOnlyDictionary<string, string>? metadata, int room = 0)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                WriteMetadata(writer, path, metadata);
            }
            WriteTensors(writer, path, tensors);
            writer.WriteEndObject();
        }
        var padded = Math.Max((json.WrittenCount + Alignment - 1) / Alignment * Alignment, room - LengthBytes);
        if (padded > LongestHeader)
        {
            throw new SafetensorsException(
                $"Could not write '{path}': its header would have {padded} bytes, the format allows {LongestHeader}.");
        }
        var header = new byte[LengthBytes + padded];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        json.WrittenSpan.CopyTo(header.AsSpan(LengthBytes));
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, string path, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(Checked(path, key), Checked(path, value));
        }
        writer.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter writer, string path, IReadOnlyList<SafetensorsSource> tensors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            if (!seen.Add(Checked(path, tensor.Name)))
            {
                throw new SafetensorsException(
                    $"Could not write '{path}': the name {ErrorText.Quote(tensor.Name)} is given twice, or reserved.");
            }
            writer.WriteStartObject(tensor.Name);
            writer.WriteString("dtype", tensor.Type.ToString());
            WriteNumbers(writer, "shape", tensor.Shape);
            WriteNumbers(writer, "data_offsets", [offset, checked(offset + tensor.ByteCount)]);
            writer.WriteEndObject();
            offset += tensor.ByteCount;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string key, IEnumerable<long> numbers)
    {
        writer.WriteStartArray(key);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }
        writer.WriteEndArray();
    }

    // Utf8JsonWriter would silently replace half a surrogate pair, and two names might become equal.
    private static string Checked(string path, string text)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException exception)
        {
            throw new SafetensorsException(
                $"Could not write '{path}': the name or text {ErrorText.Quote(text)} is not Unicode text.", exception);
        }
    }
}
