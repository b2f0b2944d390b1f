using System.Globalization;
using System.Text.Json;
using LadaGan.Core.Files;
using LadaGan.Core.Text;

namespace LadaGan.Data.Datasets;

/// <summary>Finds the class of every image: from StyleGAN's <c>dataset.json</c> if it exists, else from the top-level folders.</summary>
/// <remarks>
/// Folders become classes 0…n−1 in ordinal order if every image is in a folder and there are at least two folders (folders around
/// everything are packaging, not classes), unless the folders only number the images, as FFHQ's do. <c>dataset.json</c>:
/// <c>{"labels": [["00000/img00000000.png", 6], …]}</c> or <c>null</c> (NVlabs/stylegan3, dataset_tool.py).
/// </remarks>
internal static class ClassLabels
{
    public const string FileName = "dataset.json";

    /// <summary>The key of the classes' names, which other programs ignore.</summary>
    public const string NamesKey = "class_names";

    private static ReadOnlySpan<byte> NamesKeyBytes => "\"class_names\""u8;

    /// <summary>The classes of a dataset's images, and what is to be said about them.</summary>
    /// <param name="names">The images' names.</param>
    /// <param name="files">The names of all files that describe images.</param>
    /// <param name="read">Reads one of them.</param>
    /// <param name="source">The dataset, for messages.</param>
    /// <param name="options">Whether the classes are required to be right.</param>
    /// <exception cref="DataException">A <c>dataset.json</c> is wrong, and classes are required.</exception>
    public static ClassesFound Find(
        IReadOnlyList<string> names, IEnumerable<string> files, Func<string, byte[]> read, string source, SourceOptions options)
    {
        string[] jsons = [.. files.Where(file => file == FileName || file.EndsWith("/" + FileName, StringComparison.Ordinal))
            .OrderBy(file => file.Length)];
        var common = names[0][..FolderNames.CommonLength(names)];
        var found = jsons.FirstOrDefault(json => common.StartsWith(json[..^FileName.Length], StringComparison.Ordinal));
        var notes = jsons.Where(json => json != found)
            .Select(json => $"{json} is not in a folder around all images, and is not used").ToList();
        if (found is null)
        {
            return FromFolders(names) is var (labels, classes) ? new(labels, classes, AreFolders: true, notes)
                : new(null, [], AreFolders: true, notes);
        }
        try
        {
            var (folder, json) = (found.Length - FileName.Length, read(found));
            var labels = FromJson(json, [.. names.Select(name => name[folder..])], source, notes.Add);
            return new(labels, NamesFromJson(json), AreFolders: false, notes);
        }
        catch (DataException error) when (!options.UsesLabels)
        {
            notes.Add($"{error.Message}; its classes are not used");
            return new(null, [], AreFolders: false, notes);
        }
    }

    /// <summary>The class of each image and the names of the classes, or null if there are no classes.</summary>
    public static (int[] Labels, string[] Names)? FromFolders(IReadOnlyList<string> names)
    {
        var common = FolderNames.CommonLength(names);
        var folders = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var folder = FolderNames.First(name, common);
            if (folder.Length == 0)
            {
                return null;
            }
            folders[folder] = 0;
        }
        if (folders.Count < 2 || names.All(name => IsNumberedAsFfhq(name.AsSpan(common))))
        {
            return null;
        }
        var next = 0;
        foreach (var folder in folders.Keys.ToArray())
        {
            folders[folder] = next++;
        }
        return ([.. names.Select(name => folders[FolderNames.First(name, common)])], [.. folders.Keys]);
    }

    // FFHQ (NVlabs/ffhq-dataset) keeps image 12345 as 12000/12345.png.
    private static bool IsNumberedAsFfhq(ReadOnlySpan<char> name) =>
        name.Length > 12 && name[5] == '/' && name[11] == '.'
        && int.TryParse(name[..5], NumberStyles.None, CultureInfo.InvariantCulture, out var folder)
        && int.TryParse(name[6..11], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && folder == number / 1000 * 1000;

    /// <summary>The names of the classes that this program adds to <c>dataset.json</c>; empty if it has none, or others.</summary>
    public static string[] NamesFromJson(ReadOnlyMemory<byte> json)
    {
        var text = TextBytes.Utf8(json);
        if (text.Span.IndexOf(NamesKeyBytes) < 0)
        {
            return [];
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty(NamesKey, out var names) && names.ValueKind == JsonValueKind.Array
                ? [.. names.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "")]
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>The class of each image according to <c>dataset.json</c>, or null if it contains none.</summary>
    /// <exception cref="DataException">The file has another format, or does not label every image.</exception>
    public static int[]? FromJson(ReadOnlyMemory<byte> json, IReadOnlyList<string> names, string source, Action<string> note)
    {
        try
        {
            using var document = JsonDocument.Parse(TextBytes.Utf8(json), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (!document.RootElement.TryGetProperty("labels", out var labels) || labels.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
            var byName = new Dictionary<string, int>(StringComparer.Ordinal);
            string? repeated = null;
            foreach (var pair in labels.EnumerateArray())
            {
                if (pair.GetArrayLength() != 2 || !pair[1].TryGetInt32(out var label) || label < 0)
                {
                    throw new DataException(
                        $"{source}: {FileName} has the label {pair.GetRawText()}; it must be a name and an integer of at least 0");
                }
                var name = pair[0].GetString() ?? "";
                if (!byName.TryAdd(name, label))
                {
                    repeated ??= name;
                    byName[name] = label;
                }
                byName.TryAdd(ArchiveName.Normalise(name), label);
            }
            if (repeated is not null)
            {
                note($"{FileName} names {repeated} more than once; the last class counts");
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

/// <summary>The class of each image, or null if there are none.</summary>
/// <param name="Labels">The classes.</param>
/// <param name="Names">Their names; empty if they are not known.</param>
/// <param name="AreFolders">Whether they are the images' folders.</param>
/// <param name="Notes">What is to be said about them.</param>
internal sealed record ClassesFound(int[]? Labels, IReadOnlyList<string> Names, bool AreFolders, IReadOnlyList<string> Notes);
