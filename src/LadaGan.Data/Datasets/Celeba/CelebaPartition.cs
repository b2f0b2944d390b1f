using System.Text;

namespace LadaGan.Data.Datasets.Celeba;

/// <summary>CelebA's list that assigns images to splits, <c>list_eval_partition.txt</c>.</summary>
/// <remarks>Lines such as <c>000001.jpg 0</c>; 0 is train (162,770 images), 1 valid (19,867), 2 test (19,962).</remarks>
internal sealed class CelebaPartition
{
    public const string FileName = "list_eval_partition.txt";

    // The published list has 2.8 MB.
    private const int LargestFile = 64 << 20;

    private static readonly string[] Names = [Splits.Train, Splits.Valid, Splits.Test];

    private readonly Dictionary<string, int> _splits;

    private CelebaPartition(string path, Dictionary<string, int> splits)
    {
        (Path, _splits) = (path, splits);
    }

    /// <summary>The list's path, for messages.</summary>
    public string Path { get; }

    /// <summary>The images of a split in the list's order; all images for <c>all</c>.</summary>
    public IEnumerable<string> Of(string split) =>
        _splits.Where(pair => split == Splits.All || Names[pair.Value] == split).Select(pair => pair.Key);

    /// <summary>Whether the list contains this file name (without path).</summary>
    public bool Contains(string name) => _splits.ContainsKey(name);

    /// <summary>The list in a folder, else the one next to it (or next to a zip), or null if there is none.</summary>
    /// <exception cref="DataException">The list cannot be read, or has another format.</exception>
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

    /// <exception cref="DataException">A line is not a name and 0, 1 or 2, or a name occurs twice.</exception>
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
                throw new DataException($"{path}, line {line}, must be an image name followed by 0, 1 or 2, and name each image once; "
                    + "download CelebA's list again");
            }
        }
        return new CelebaPartition(path, splits);
    }

    private static void CheckSize(string path, long bytes)
    {
        if (bytes > LargestFile)
        {
            throw new DataException($"{path} has {bytes:N0} bytes; CelebA's list has about 2.8 million");
        }
    }

    private static bool TryAdd(ReadOnlySpan<byte> line, Dictionary<string, int> splits)
    {
        var name = line[..^1].TrimEnd(" \t"u8);
        var split = line[^1] - '0';
        return name.Length > 0 && name.Length < line.Length - 1 && split is >= 0 and < 3
            && splits.TryAdd(Encoding.UTF8.GetString(name), split);
    }
}
