using System.Globalization;
using System.Text.Json;
using LadaGan.Core.Files;

namespace LadaGan.Data.Datasets;

/// <summary>Finds the class of every image: from StyleGAN's <c>dataset.json</c> if it exists, else from the top-level folders.</summary>
/// <remarks>
/// Folders become classes 0…n−1 in ordinal order if every image is in a folder and there are at least two folders (a single folder
/// around everything is packaging, not a class), unless the folders only number the images, as FFHQ's do. <c>dataset.json</c>:
/// <c>{"labels": [["00000/img00000000.png", 6], …]}</c> or <c>null</c> (NVlabs/stylegan3, dataset_tool.py).
/// </remarks>
internal static class ClassLabels
{
    public const string FileName = "dataset.json";

    /// <summary>The class of each image, or null if there are no classes.</summary>
    public static int[]? FromFolders(IReadOnlyList<string> names)
    {
        var folders = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                return null;
            }
            folders[name[..slash]] = 0;
        }
        if (folders.Count < 2 || names.All(IsNumberedAsFfhq))
        {
            return null;
        }
        var next = 0;
        foreach (var folder in folders.Keys.ToArray())
        {
            folders[folder] = next++;
        }
        return [.. names.Select(name => folders[name[..name.IndexOf('/', StringComparison.Ordinal)]])];
    }

    // FFHQ (NVlabs/ffhq-dataset) keeps image 12345 as 12000/12345.png.
    private static bool IsNumberedAsFfhq(string name) =>
        name.Length > 12 && name[5] == '/' && name[11] == '.'
        && int.TryParse(name.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var folder)
        && int.TryParse(name.AsSpan(6, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && folder == number / 1000 * 1000;

    /// <summary>The class of each image according to <c>dataset.json</c>, or null if it contains none.</summary>
    /// <exception cref="DataException">The file has another format, or does not label every image.</exception>
    public static int[]? FromJson(ReadOnlyMemory<byte> json, IReadOnlyList<string> names, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (!document.RootElement.TryGetProperty("labels", out var labels) || labels.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
            var byName = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var pair in labels.EnumerateArray())
            {
                if (pair.GetArrayLength() != 2 || !pair[1].TryGetInt32(out var label) || label < 0)
                {
                    throw new DataException(
                        $"{source}: {FileName} has the label {pair.GetRawText()}; it must be a name and an integer of at least 0");
                }
                var name = pair[0].GetString() ?? "";
                byName[name] = label;
                byName.TryAdd(ArchiveName.Normalise(name), label);
            }
            return [.. names.Select(name => byName.TryGetValue(name, out var label)
                ? label
                : throw new DataException($"{source}: {FileName} has no label for {name}; label every image or none (\"labels\": null)"))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DataException($"{source}: {FileName} is not {{\"labels\": [[name, class], …]}} ({error.Message})", error);
        }
    }
}
