using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LadaGan.Core.Tests.Files;

/// <summary>Says whether bytes are a safetensors file, slowly and in another way than the reader: a JSON tree and big integers.</summary>
internal static partial class SafetensorsOracle
{
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["I16"] = 2, ["U16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["I32"] = 4, ["U32"] = 4, ["F32"] = 4, ["F64"] = 8, ["I64"] = 8, ["U64"] = 8,
    };

    public static bool Accepts(byte[] file)
    {
        if (file.Length < 8 || BitConverter.ToUInt64(file) is var n && (n > 100_000_000 || n > (ulong)(file.Length - 8)))
        {
            return false;
        }
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file, 8, (int)n).TrimEnd(' ');
            if (!text.StartsWith('{') || !text.EndsWith('}'))
            {
                return false;
            }
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return HasRightLayout(document.RootElement, file.Length - 8 - (int)n);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool HasRightLayout(JsonElement root, long dataLength)
    {
        var ranges = new List<(BigInteger Begin, BigInteger End)>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                // GetString throws for what is no string and for what is not Unicode, and gives null for null.
                if (property.Value.EnumerateObject().Any(pair => pair.Name is null || pair.Value.GetString() is null))
                {
                    return false;
                }
                continue;
            }
            var keys = property.Value.EnumerateObject().Select(pair => pair.Name).Order(StringComparer.Ordinal);
            if (!keys.SequenceEqual(["data_offsets", "dtype", "shape"]))
            {
                return false;
            }
            if (!Sizes.TryGetValue(property.Value.GetProperty("dtype").GetString() ?? "", out var size))
            {
                return false;
            }
            if (Numbers(property.Value.GetProperty("shape")) is not { } shape)
            {
                return false;
            }
            if (Numbers(property.Value.GetProperty("data_offsets")) is not [var begin, var end])
            {
                return false;
            }
            var count = BigInteger.One;
            foreach (var dimension in shape)
            {
                count *= dimension;
                if (count > long.MaxValue)
                {
                    return false;
                }
            }
            if (count * size != end - begin)
            {
                return false;
            }
            ranges.Add((begin, end));
        }
        ranges.Sort();
        return ranges.Count == 0
            ? dataLength == 0
            : ranges[0].Begin == 0 && ranges[^1].End == dataLength
                && ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End == pair.Second.Begin);
    }

    private static List<BigInteger>? Numbers(JsonElement array)
    {
        var texts = array.EnumerateArray().Select(element => element.GetRawText()).ToList();
        return texts.All(text => WholeNumber().IsMatch(text) && BigInteger.Parse(text) <= long.MaxValue)
            ? texts.ConvertAll(BigInteger.Parse)
            : null;
    }

    [GeneratedRegex("^(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();
}
