using System.Text;
using LadaGan.Core.Files;
using LadaGan.Core.Text;

namespace LadaGan.Data.Datasets.Celeba;

/// <summary>CelebA's list that assigns images to splits, <c>list_eval_partition.txt</c>, or <c>.csv</c> as Kaggle has it.</summary>
/// <remarks>
/// Lines such as <c>000001.jpg 0</c>; 0 is train (162,770 images), 1 valid (19,867), 2 test (19,962). Images are found by their name
/// without extension: the list says .jpg, and CelebA also has the aligned images as PNG.
/// </remarks>
internal sealed class CelebaPartition
{
    public const string FileName = "list_eval_partition.txt";

    // The published list has 2.8 MB.
    private const int LargestFile = 64 << 20;

    private const string KaggleFileName = "list_eval_partition.csv";

    private static readonly string[] Names = [Splits.Train, Splits.Valid, Splits.Test];

    private readonly Dictionary<string, (string Name, int Split)> _splits;

    private CelebaPartition(string path, Dictionary<string, (string Name, int Split)> splits)
    {
        (Path, _splits) = (path, splits);
    }

    /// <summary>The list's path, for messages.</summary>
    public string Path { get; }

    /// <summary>Whether a file of this name (without path) is such a list.</summary>
    public static bool IsFileName(string name) => name is FileName or KaggleFileName;

    /// <summary>The name without extension, by which an image is found.</summary>
    public static string KeyOf(string name) => System.IO.Path.GetFileNameWithoutExtension(name);

    /// <summary>The images of a split in the list's order, as the list names them; all images for <c>all</c>.</summary>
    public IEnumerable<string> Of(string split) =>
        _splits.Values.Where(image => split == Splits.All || Names[image.Split] == split).Select(image => image.Name);

    /// <summary>Whether the list contains this file name (without path).</summary>
    public bool Contains(string name) => _splits.ContainsKey(KeyOf(name));

    /// <summary>
    /// The list among the files of a folder, else the one beside it (or beside a zip): in the folder around it or the next, or in that
    /// folder's <c>Eval</c>, as CelebA's own download has it; null if there is none.
    /// </summary>
    /// <param name="path">The folder or zip.</param>
    /// <param name="inside">Lists in the folder, by relative name.</param>
    /// <exception cref="DataException">The list cannot be read, or has another format.</exception>
    public static CelebaPartition? Find(string path, IEnumerable<string> inside)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var around = System.IO.Path.GetDirectoryName(full);
        string?[] folders = [around, System.IO.Path.GetDirectoryName(around)];
        string[] places =
        [
            .. inside.Select(name => System.IO.Path.Join(full, name)),
            .. folders.OfType<string>().SelectMany(folder => new[] { folder, System.IO.Path.Join(folder, "Eval") })
                .SelectMany(folder => new[] { FileName, KaggleFileName }.Select(name => System.IO.Path.Join(folder, name))),
        ];
        return places.FirstOrDefault(place => FileSystemEntries.KindOf(place, followLinks: true) == EntryKind.Regular) is { } found
            ? Parse(found, DescriptionFile.Read(found, LargestFile))
            : null;
    }

    /// <exception cref="DataException">A line is not a name and 0, 1 or 2, or a name occurs twice.</exception>
    public static CelebaPartition Parse(string path, ReadOnlyMemory<byte> file)
    {
        var text = TextBytes.Utf8(file).Span;
        var splits = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        var line = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            line++;
            var trimmed = text[range].Trim(" \t\r"u8);
            if (!trimmed.IsEmpty && !(line == 1 && trimmed.SequenceEqual("image_id,partition"u8)) && !TryAdd(trimmed, splits))
            {
                throw new DataException($"{path}, line {line}, must be an image name followed by 0, 1 or 2, and name each image once; "
                    + "download CelebA's list again");
            }
        }
        return new CelebaPartition(path, splits);
    }

    private static bool TryAdd(ReadOnlySpan<byte> line, Dictionary<string, (string, int)> splits)
    {
        var bytes = line[..^1].TrimEnd(" \t,"u8);
        var split = line[^1] - '0';
        if (bytes.IsEmpty || bytes.Length == line.Length - 1 || split is < 0 or > 2)
        {
            return false;
        }
        var name = Encoding.UTF8.GetString(bytes);
        return splits.TryAdd(KeyOf(name), (name, split));
    }
}
