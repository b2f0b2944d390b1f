using System.Text;

namespace LadaGan.Data.Datasets.Celeba;

/// <summary>CelebA's list of which image belongs to which split, <c>list_eval_partition.txt</c>.</summary>
/// <remarks>Lines such as <c>000001.jpg 0</c>; 0 is train (162,770 images), 1 valid (19,867), 2 test (19,962).</remarks>
internal sealed class CelebaPartition
{
    public const string FileName = "list_eval_partition.txt";

    // The published one has 2.8 MB.
    private const int LargestFile = 64 << 20;

    private static readonly string[] Names = [Splits.Train, Splits.Valid, Splits.Test];

    private readonly Dictionary<string, int> _splits;

    private CelebaPartition(string path, Dictionary<string, int> splits)
    {
        (Path, _splits) = (path, splits);
    }

    /// <summary>Where the list was read from, as messages name it.</summary>
    public string Path { get; }

    /// <summary>The images of a split in the list's order; every one for <c>all</c>.</summary>
    public IEnumerable<string> Of(string split) => _splits.Where(pair => split == Splits.All || Names[pair.Value] == split).Select(pair => pair.Key);

    /// <summary>Whether the list has an image of this file name (no path).</summary>
    public bool Contains(string name) => _splits.ContainsKey(name);

    /// <summary>The list inside of a folder, else beside it (or beside a zip), or null when there is none.</summary>
    /// <exception cref="DataException">It cannot be read, or is no such list.</exception>
    public static CelebaPartition? Find(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        string[] places = [System.IO.Path.Join(full, FileName), System.IO.Path.Join(System.IO.Path.GetDirectoryName(full), FileName)];
        var found = places.FirstOrDefault(place => FileSystemEntries.KindOf(place, followLinks: true) == FileKind.Regular);
        try
        {
            if (found is null)
            {
                return null;
            }
            CheckSize(found, new FileInfo(found).Length);
            return Parse(found, File.ReadAllBytes(found));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{found} cannot be read: {error.Message}", error);
        }
    }

    /// <exception cref="DataException">A line is not a name and 0, 1 or 2, or a name stands there twice.</exception>
    public static CelebaPartition Parse(string path, ReadOnlySpan<byte> text)
    {
        CheckSize(path, text.Length);
        var splits = new Dictionary<string, int>(StringComparer.Ordinal);
        var line = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            line++;
            var trimmed = text[range].Trim(" \t\r"u8);
            if (!trimmed.IsEmpty && !TryAdd(trimmed, splits))
            {
                throw new DataException($"{path}, line {line}, is not an image's name and 0, 1 or 2, or names one twice; download CelebA's list again.");
            }
        }
        return new CelebaPartition(path, splits);
    }

    private static void CheckSize(string path, long bytes)
    {
        if (bytes > LargestFile)
        {
            throw new DataException($"{path} has {bytes:N0} bytes; CelebA's list has about 2.8 million.");
        }
    }

    private static bool TryAdd(ReadOnlySpan<byte> line, Dictionary<string, int> splits)
    {
        var name = line[..^1].TrimEnd(" \t"u8);
        var split = line[^1] - '0';
        return name.Length > 0 && name.Length < line.Length - 1 && split is >= 0 and < 3 && splits.TryAdd(Encoding.UTF8.GetString(name), split);
    }
}
