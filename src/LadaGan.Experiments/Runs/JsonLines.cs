using System.Globalization;
using System.Text.Json;

namespace LadaGan.Experiments.Runs;

/// <summary>Reads files with one JSON object per line, whose last line may be incomplete: the run may be in progress or killed.</summary>
internal static class JsonLines
{
    /// <summary>Reads all intact lines; adds a sentence to <paramref name="remarks"/> if some are not.</summary>
    /// <param name="read">Converts an object; returns null if it does not belong in this file.</param>
    public static List<T> Read<T>(string path, Func<JsonElement, T?> read, List<string> remarks) where T : class
    {
        var (found, left) = (new List<T>(), new List<int>());
        if (!RunFile.IsReadable(path, RunFile.LargestRecords, remarks))
        {
            return found;
        }
        foreach (var (index, line) in File.ReadLines(path).Index().Where(entry => entry.Item.Length > 0))
        {
            if (Parse(line, read) is { } item)
            {
                found.Add(item);
            }
            else
            {
                left.Add(index + 1);
            }
        }
        if (left.Count > 0)
        {
            var which = left.Count == 1
                ? $"line {Number(left[0])} is"
                : $"{Number(left.Count)} lines, the first of them line {Number(left[0])}, are";
            remarks.Add($"{Path.GetFileName(path)}: {which} truncated or damaged and skipped");
        }
        return found;
    }

    private static T? Parse<T>(string line, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
