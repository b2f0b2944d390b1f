using LadaGan.Data.Codecs;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>The images in a zip, in ordinal order of their names; nothing is ever unpacked to disk.</summary>
internal sealed class ZipImageSource : IImageSource
{
    private readonly SafeFileHandle _file;
    private readonly ZipEntry[] _entries;
    private readonly int[]? _labels;

    private ZipImageSource(string path, SafeFileHandle file, ZipEntry[] entries, int[]? labels, SkippedFiles skipped, DecodeOptions decoding)
    {
        (Path, _file, _entries, _labels, Skipped, Decoding) = (path, file, entries, labels, skipped, decoding);
    }

    public string Path { get; }

    public int Count => _entries.Length;

    public SkippedFiles Skipped { get; }

    public DecodeOptions Decoding { get; }

    /// <exception cref="DataException">The zip is damaged, has hostile names or holds no image.</exception>
    public static ZipImageSource Open(string path, SourceOptions options)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var all = ZipDirectory.Read(file);
            var (images, skipped) = Choose(path, all);
            if (images.Length == 0)
            {
                throw new DataException($"{path} holds no JPEG, PNG or WebP images ({skipped}).");
            }
            return new ZipImageSource(path, file, images, LabelsOf(path, file, all, images), skipped, options.Decode);
        }
        catch (Exception error)
        {
            file?.Dispose();
            switch (error)
            {
                case InvalidDataException:
                    throw new DataException($"{path} is a damaged zip: {error.Message}.", error);
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
            return ZipEntryReader.Read(_file, entry);
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

    public void Dispose() => _file.Dispose();

    private static (ZipEntry[] Images, SkippedFiles Skipped) Choose(string path, List<ZipEntry> all)
    {
        var images = new List<ZipEntry>(all.Count);
        var (hidden, notImages, links) = (0, 0, 0);
        foreach (var entry in all)
        {
            var parts = entry.Name.Split('/', '\\');
            if (parts[0].Length == 0 || parts.Contains("..") || parts[0].EndsWith(':') || entry.Name.Contains('\0', StringComparison.Ordinal))
            {
                throw new DataException($"{path} holds the entry \"{entry.Name}\", which leads out of the archive; such archives are not read.");
            }
            if (entry.Name.EndsWith('/') || entry.Name == ClassLabels.FileName)
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
        images.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.HeaderOffset.CompareTo(b.HeaderOffset));
        return ([.. images], new SkippedFiles(hidden, notImages, links));
    }

    private static int[]? LabelsOf(string path, SafeFileHandle file, List<ZipEntry> all, ZipEntry[] images)
    {
        var names = Array.ConvertAll(images, image => image.Name);
        if (all.Find(entry => entry.Name == ClassLabels.FileName) is not { } json)
        {
            return ClassLabels.FromFolders(names);
        }
        try
        {
            return ClassLabels.FromJson(ZipEntryReader.Read(file, json), names, path);
        }
        catch (ImageFormatException error)
        {
            throw new DataException($"{path}: {ClassLabels.FileName} {error.Reason}.", error);
        }
    }
}
