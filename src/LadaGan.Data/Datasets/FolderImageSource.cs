using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets;

/// <summary>The images in a folder and its subfolders, in ordinal order of their relative names.</summary>
internal sealed class FolderImageSource : IImageSource
{
    private readonly string[] _names;
    private readonly int[]? _labels;

    private FolderImageSource(string path, FolderListing listing, int[]? labels, DecodeOptions decoding)
    {
        (Path, _names, Skipped, _labels, Decoding) = (path, listing.Names, listing.Skipped, labels, decoding);
    }

    public string Path { get; }

    public int Count => _names.Length;

    public SkippedFiles Skipped { get; }

    public DecodeOptions Decoding { get; }

    /// <exception cref="DataException">The folder cannot be listed or contains no images.</exception>
    public static FolderImageSource Open(string path, SourceOptions options)
    {
        try
        {
            var listing = FolderListing.Of(path);
            if (listing.Names.Length == 0)
            {
                throw new DataException($"{path} contains no JPEG, PNG, WebP or BMP images ({listing.Skipped})");
            }
            var json = System.IO.Path.Join(path, ClassLabels.FileName);
            var labels = FileSystemEntries.KindOf(json, followLinks: true) == FileKind.Regular
                ? ClassLabels.FromJson(File.ReadAllBytes(json), listing.Names, path)
                : ClassLabels.FromFolders(listing.Names);
            return new FolderImageSource(path, listing, labels, options.Decode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be listed: {error.Message}", error);
        }
    }

    public string Name(int index) => _names[index];

    public int? Label(int index) => _labels?[index];

    public byte[] Read(int index)
    {
        var file = System.IO.Path.Join(Path, _names[index]);
        try
        {
            using var handle = File.OpenHandle(file);
            var length = RandomAccess.GetLength(handle);
            DecodeLimits.Default.CheckEncoded(length);
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            var read = 0;
            while (read < bytes.Length)
            {
                var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
                if (count == 0)
                {
                    throw new ImageFormatException("was truncated while it was being read");
                }
                read += count;
            }
            return bytes;
        }
        catch (Exception error) when (error is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new ImageFormatException(
                error is FileNotFoundException ? "has been deleted since the folder was listed" : "is not readable by this user")
                .For(_names[index]);
        }
        catch (ImageFormatException error)
        {
            throw error.For(_names[index]);
        }
        catch (IOException error)
        {
            throw new DataException($"{file} cannot be read: {error.Message}", error);
        }
    }

    public void Dispose()
    {
    }
}
