using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets.Celeba;
using LadaGan.Data.Datasets.Lmdb;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>The images in a zip, in ordinal order of their names; nothing is unpacked to disk.</summary>
internal sealed class ZipImageSource : IFileImageSource
{
    private readonly SafeFileHandle _file;
    private readonly ZipEntry[] _entries;
    private readonly ClassesFound _classes;
    private readonly ZipEntry? _partition;
    private readonly long _length;

    private ZipImageSource(
        string path, SafeFileHandle file, ZipEntry[] entries, ClassesFound classes, ZipEntry? partition,
        SkippedFiles skipped, DecodeOptions decoding)
    {
        (Path, _file, _entries, _classes, _partition, Skipped, Decoding) = (path, file, entries, classes, partition, skipped, decoding);
        _length = RandomAccess.GetLength(file);
    }

    public string Path { get; }

    public int Count => _entries.Length;

    public SkippedFiles Skipped { get; }

    public IReadOnlyList<string> Notes => _classes.Notes;

    public IReadOnlyList<string> ClassNames => _classes.Names;

    public bool ClassesAreFolders => _classes.AreFolders;

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
                    : $"{path} contains no JPEG, PNG, WebP or BMP images ({skipped}){OtherDatasets.Hint(all.Select(entry => entry.Name))}");
            }
            var partition = all.Find(entry => CelebaPartition.IsFileName(FileName(entry)));
            var classes = ClassLabels.Find(
                Array.ConvertAll(images, image => image.Name), all.Select(entry => entry.Name),
                name => ReadMetadata(path, file, all.Find(entry => entry.Name == name)!), path, options);
            return new ZipImageSource(path, file, images, classes, partition, skipped, options.Decode);
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

    public int? Label(int index) => _classes.Labels?[index];

    /// <summary>The entry's size and CRC-32.</summary>
    public string Stamp(int index) => string.Create(CultureInfo.InvariantCulture, $"{_entries[index].Size} {_entries[index].Crc:x8}");

    public byte[] Read(int index)
    {
        var entry = _entries[index];
        try
        {
            return ZipEntryReader.Read(new OpenFileBytes(_file), entry);
        }
        catch (ImageFormatException error)
        {
            RequireWhole();
            throw error.For(entry.Name);
        }
        catch (IOException error)
        {
            RequireWhole();
            throw new ImageFormatException($"cannot be read: {error.Clause()}").For(entry.Name);
        }
    }

    /// <summary>CelebA's list of splits, if the zip contains it.</summary>
    /// <exception cref="DataException">The list cannot be read, or has another format.</exception>
    public CelebaPartition? Partition() =>
        _partition is null ? null : CelebaPartition.Parse($"{Path}: {_partition.Name}", ReadMetadata(Path, _file, _partition));

    public void Dispose() => _file.Dispose();

    /// <summary>An entry that cannot be read is a damaged image; a zip that was truncated since it was opened is none.</summary>
    private void RequireWhole()
    {
        try
        {
            if (RandomAccess.GetLength(_file) >= _length)
            {
                return;
            }
        }
        catch (IOException error)
        {
            throw new DataException($"{Path} can no longer be read: {error.Clause()}", error);
        }
        throw new DataException($"{Path} was truncated while it was being read; restore it");
    }

    private static (ZipEntry[] Images, SkippedFiles Skipped) Choose(string path, List<ZipEntry> all)
    {
        var images = new List<ZipEntry>(all.Count);
        var (hidden, notImages, links) = (0, 0, 0);
        foreach (var entry in all)
        {
            ArchiveNames.Check(path, entry.Name);
            var parts = entry.Name.Split('/');
            if (entry.Name.EndsWith('/') || DescriptionFile.Is(parts[^1]))
            {
                continue;
            }
            if (parts.Any(ImageNames.IsHidden))
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

    // A file that describes all images: if it is damaged, the whole dataset is.
    private static byte[] ReadMetadata(string path, SafeFileHandle file, ZipEntry entry)
    {
        try
        {
            return entry.IsLink
                ? throw new DataException($"{path}: {entry.Name} is a link; links in archives are not followed")
                : ZipEntryReader.Read(new OpenFileBytes(file), entry);
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
