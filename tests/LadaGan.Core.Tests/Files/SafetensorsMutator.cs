using LadaGan.Core.Random;

namespace LadaGan.Core.Tests.Files;

/// <summary>
/// Makes a valid safetensors file from random numbers, then breaks zero to three things in it that a parser could get wrong.
/// </summary>
internal sealed class SafetensorsMutator(Philox philox)
{
    private static readonly (string Name, int Size)[] Types = [("BOOL", 1), ("I8", 1), ("F16", 2), ("BF16", 2), ("U32", 4), ("F32", 4),
        ("F64", 8), ("U64", 8)];

    private static readonly string[] OddNumbers =
    [
        "-1", "-0", "00", "1.0", "1e1", "0", "1", "2", "7", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999999", "\"2\"", "null", "true", "[1]", "{}", "",
    ];

    private static readonly string[] OddStrings =
    [
        "\"\"", "\"F8_E5M2\"", "\"f32\"", "\"F32 \"", "\"5\"", "\"732\"", "\"U8, I8\"", "\"U8,I8\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\u0000\"", "\"\\x\"",
        "\"\u0007\"", "\"__metadata__\"", "\"t0\"", "\"t\\u0030\"", "\"\\uD83D\\uDE00\"", "\"日本語\"", "null", "3", "[]", "{\"a\":\"b\"}",
        "\"a\":1,\"b\"", "'q'",
    ];

    private static readonly string[] OddTails = [" ", "        ", "\n", "\t", "\0", "{}", "}", ",", "// end", "\u00A0"];

    private ulong _drawn;

    public byte[] File()
    {
        var (tensors, dataLength) = Tensors();
        List<(string Key, string Value)> header = [.. tensors];
        if (Below(2) == 0)
        {
            header.Insert(Below(header.Count + 1), ("\"__metadata__\"", Metadata()));
        }
        var mutations = Below(4);
        for (var i = 0; i < mutations; i++)
        {
            MutateHeader(header);
        }
        var json = "{" + string.Join(',', header.Select(pair => $"{pair.Key}:{pair.Value}")) + "}";
        if (mutations > 1)
        {
            json = MutateText(json);
        }
        if (Below(8) == 0)
        {
            dataLength = Math.Max(0, dataLength + Below(5) - 2);
        }
        var bytes = SafetensorsBytes.File(json, dataLength);
        MutateBytes(bytes);
        return bytes;
    }

    private string Metadata() => Below(8) switch
    {
        0 => Pick(OddStrings),
        1 => $"{{\"k\":{Pick(OddStrings)}}}",
        2 => $"{{{Pick(OddStrings)}:\"v\"}}",
        _ => "{\"k\":\"v\"}",
    };

    private (List<(string Key, string Value)> Tensors, int DataLength) Tensors()
    {
        var tensors = new List<(string Key, string Value)>();
        var offset = 0;
        for (var i = Below(5); i > 0; i--)
        {
            var (type, size) = Pick(Types);
            var shape = new int[Below(4)];
            for (var axis = 0; axis < shape.Length; axis++)
            {
                shape[axis] = Below(4);
            }
            var end = offset + size * shape.Aggregate(1, (product, dimension) => product * dimension);
            tensors.Add(($"\"t{tensors.Count}\"", Describe($"\"{type}\"", $"[{string.Join(',', shape)}]", $"[{offset},{end}]")));
            offset = end;
        }
        return (tensors, offset);
    }

    // The keys in any order; now and then a value is odd, a key missing, doubled or unknown.
    private string Describe(string type, string shape, string offsets)
    {
        List<string> fields = [$"\"dtype\":{type}", $"\"shape\":{shape}", $"\"data_offsets\":{offsets}"];
        switch (Below(30))
        {
            case 0: fields[0] = $"\"dtype\":{Pick(OddStrings)}"; break;
            case 1: fields[1] = $"\"shape\":[{Pick(OddNumbers)},{Pick(OddNumbers)}]"; break;
            case 2: fields[2] = $"\"data_offsets\":[{Pick(OddNumbers)},{Pick(OddNumbers)}]"; break;
            case 3: fields.RemoveAt(Below(3)); break;
            case 4: fields.Add(Pick(fields)); break;
            case 5: fields.Add($"{Pick(OddStrings)}:{Pick(OddNumbers)}"); break;
        }
        if (Below(2) == 0)
        {
            fields.Reverse();
        }
        return "{" + string.Join(',', fields) + "}";
    }

    private void MutateHeader(List<(string Key, string Value)> header)
    {
        if (header.Count == 0)
        {
            return;
        }
        var at = Below(header.Count);
        switch (Below(7))
        {
            case 0: header.Add(Pick(header)); break;
            case 1: header.RemoveAt(at); break;
            case 2: header[at] = (Pick(OddStrings), header[at].Value); break;
            case 3: header[at] = (header[at].Key, Pick(OddStrings)); break;
            case 4: header[at] = (header[at].Key, Pick(header).Value); break;
            default:
                // Harmless: the order of the header says nothing about that of the bytes.
                header.Reverse();
                break;
        }
    }

    private string MutateText(string json)
    {
        switch (Below(6))
        {
            case 0: return json + Pick(OddTails);
            case 1: return Pick(OddTails) + json;
            case 2: return json[..Below(json.Length)];
            case 3: return json.Insert(Below(json.Length + 1), Pick(OddTails));
            case 4:
                var digits = Enumerable.Range(0, json.Length).Where(i => char.IsAsciiDigit(json[i])).ToList();
                if (digits.Count == 0)
                {
                    return json;
                }
                var at = Pick(digits);
                return json[..at] + Pick(OddNumbers) + json[(at + 1)..];
            default: return json;
        }
    }

    private void MutateBytes(byte[] bytes)
    {
        switch (Below(12))
        {
            case 0: bytes[Below(8)] ^= (byte)(1 << Below(8)); break;
            case 1: bytes[0] += (byte)(Below(5) - 2); break;
            case 2: bytes[Below(bytes.Length)] = (byte)Below(256); break;
            case 3: BitConverter.TryWriteBytes(bytes, philox.Bits64(_drawn++)); break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private int Below(int bound) => (int)philox.Below(_drawn++, (ulong)bound);
}
