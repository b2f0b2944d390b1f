using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets.Celeba;
using LadaGan.Data.Datasets.Lmdb;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>The images in a zip, in ordinal order of their names; nothing is unpacked to disk.</summary>
internal sealed class ZipImageSource : IImageSource
{
    private readonly SafeFileHandle _file;
    private readonly ZipEntry[] _entries;
    private readonly int[]? _labels;
    private readonly ZipEntry? _partition;

    private ZipImageSource(
        string path, SafeFileHandle file, ZipEntry[] entries, int[]? labels, ZipEntry? partition,
        SkippedFiles skipped, DecodeOptions decoding)
    {
        (Path, _file, _entries, _labels, _partition, Skipped, Decoding) = (path, file, entries, labels, partition, skipped, decoding);
    }

    public string Path { get; }

    public int Count => _entries.Length;

    public SkippedFiles Skipped { get; }

    public DecodeOptions Decoding { get; }

    /// <exception cref="DataException">The zip is damaged, has hostile names or contains no images.</exception>
    public static ZipImageSource Open(string path, SourceOptions options)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var all = ZipDirectory.Read(new OpenFileBytes(file));
            var (images, skipped) = Choose(path, all);
            if (images.Length == 0)
            {
                throw new DataException(all.Find(entry => FileName(entry) == LmdbImageSource.DataFile) is { } database
                    ? $"{path} contains the LMDB {database.Name}; unpack it and give the folder"
                    : $"{path} contains no JPEG, PNG, WebP or BMP images ({skipped})");
            }
            var partition = all.Find(entry => FileName(entry) == CelebaPartition.FileName);
            return new ZipImageSource(path, file, images, LabelsOf(path, file, all, images), partition, skipped, options.Decode);
        }
        catch (Exception error)
        {
            file?.Dispose();
            switch (error)
            {
                case InvalidDataException:
                    throw new DataException($"{path} is a damaged zip: {error.Message}", error);
                case IOException or UnauthorizedAccessException:
                    throw new DataException($"{path} cannot be read: {error.Message}", error);
                default:
                    throw;
            }
        }
    }

    public string Name(int index) => _entries[index].Name;

    public int? Label(int index) => _labels?[index];

    public byte[] Read(int index)
    {
        var entry = _entries[index];
        try
        {
            return ZipEntryReader.Read(new OpenFileBytes(_file), entry);
        }
        catch (ImageFormatException error)
        {
            throw error.For(entry.Name);
        }
        catch (IOException error)
        {
            throw new DataException($"{Path} can no longer be read: {error.Message}", error);
        }
    }

    /// <summary>CelebA's list of splits, if the zip contains it.</summary>
    /// <exception cref="DataException">The list cannot be read, or has another format.</exception>
    public CelebaPartition? Partition() =>
        _partition is null ? null : CelebaPartition.Parse($"{Path}: {_partition.Name}", ReadMetadata(Path, _file, _partition));

    public void Dispose() => _file.Dispose();

    private static (ZipEntry[] Images, SkippedFiles Skipped) Choose(string path, List<ZipEntry> all)
    {
        var images = new List<ZipEntry>(all.Count);
        var (hidden, notImages, links) = (0, 0, 0);
        foreach (var entry in all)
        {
            ArchiveNames.Check(path, entry.Name);
            var parts = entry.Name.Split('/');
            if (entry.Name.EndsWith('/') || entry.Name == ClassLabels.FileName || parts[^1] == CelebaPartition.FileName)
            {
                continue;
            }
            if (parts.Any(part => ImageNames.IsHidden(part)))
            {
                hidden++;
            }
            else if (entry.IsLink)
            {
                links++;
            }
            else if (!ImageNames.HasImageExtension(entry.Name))
            {
                notImages++;
            }
            else
            {
                images.Add(entry);
            }
        }
        images.Sort(
            (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.HeaderOffset.CompareTo(b.HeaderOffset));
        return ([.. images], new SkippedFiles(hidden, notImages, links));
    }

    private static int[]? LabelsOf(string path, SafeFileHandle file, List<ZipEntry> all, ZipEntry[] images)
    {
        var names = Array.ConvertAll(images, image => image.Name);
        if (all.Find(entry => entry.Name == ClassLabels.FileName) is not { } json)
        {
            return ClassLabels.FromFolders(names);
        }
        return ClassLabels.FromJson(ReadMetadata(path, file, json), names, path);
    }

    // A file that describes all images: if it is damaged, the whole dataset is.
    private static byte[] ReadMetadata(string path, SafeFileHandle file, ZipEntry entry)
    {
        try
        {
            return ZipEntryReader.Read(new OpenFileBytes(file), entry);
        }
        catch (ImageFormatException error)
        {
            throw new DataException($"{path}: {entry.Name} {error.Reason}", error);
        }
        catch (IOException error)
        {
            throw new DataException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private static string FileName(ZipEntry entry) => entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
}
