using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets;

/// <summary>The images in a folder and its subfolders, in ordinal order of their relative names.</summary>
internal sealed class FolderImageSource : IFileImageSource
{
    private readonly string[] _names;
    private readonly ClassesFound _classes;

    private FolderImageSource(string path, FolderListing listing, ClassesFound classes, DecodeOptions decoding)
    {
        (Path, _names, Skipped, _classes, Decoding) = (path, [.. listing.Names], listing.Skipped, classes, decoding);
        Descriptions = listing.Descriptions;
    }

    public string Path { get; }

    public int Count => _names.Length;

    public SkippedFiles Skipped { get; }

    public IReadOnlyList<string> Notes => _classes.Notes;

    public IReadOnlyList<string> ClassNames => _classes.Names;

    public bool ClassesAreFolders => _classes.AreFolders;

    /// <summary>The files in the folder that describe the images.</summary>
    public IReadOnlyList<string> Descriptions { get; }

    public DecodeOptions Decoding { get; }

    /// <exception cref="DataException">The folder cannot be listed or contains no images.</exception>
    public static FolderImageSource Open(string path, SourceOptions options)
    {
        try
        {
            var listing = FolderListing.Of(path);
            if (listing.Names.Count == 0)
            {
                throw new DataException(
                    $"{path} contains no JPEG, PNG, WebP or BMP images ({listing.Skipped}){OtherDatasets.Hint(listing.Others)}");
            }
            var classes = ClassLabels.Find(
                listing.Names, listing.Descriptions, file => DescriptionFile.Read(System.IO.Path.Join(path, file)), path, options);
            return new FolderImageSource(path, listing, classes, options.Decode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be listed: {error.Message}", error);
        }
    }

    public string Name(int index) => _names[index];

    public int? Label(int index) => _classes.Labels?[index];

    /// <summary>The file's size and the time of its last change.</summary>
    public string Stamp(int index)
    {
        var file = new FileInfo(System.IO.Path.Join(Path, _names[index]));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : "";
    }

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
        catch (ImageFormatException error)
        {
            throw error.For(_names[index]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RequireFolder(error);
            throw new ImageFormatException(error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "has been deleted since the folder was listed",
                UnauthorizedAccessException => "is not readable by this user",
                _ => $"cannot be read: {error.Clause()}",
            }).For(_names[index]);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>A file that cannot be read is a damaged image; a folder that is gone or empty means that its disk is.</summary>
    private void RequireFolder(Exception cause)
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(Path).Any())
            {
                return;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Path} can no longer be listed: {error.Clause()}", error);
        }
        throw new DataException($"{Path} is empty now; its files were there when it was listed", cause);
    }
}
