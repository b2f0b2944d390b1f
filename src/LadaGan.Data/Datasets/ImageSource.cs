using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets.Celeba;
using LadaGan.Data.Datasets.Cifar;
using LadaGan.Data.Datasets.Lmdb;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Datasets.Tar;
using LadaGan.Data.Datasets.Zip;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets;

/// <summary>Opens a dataset of any supported format. The format is detected from the contents, never from the name.</summary>
/// <remarks>
/// Supported: a folder or zip of images (with StyleGAN's <c>dataset.json</c>, CelebA's <c>list_eval_partition.txt</c> or FFHQ's numbered
/// folders), CIFAR-10's binary version (unpacked, or the <c>.tar.gz</c> as downloaded), an LMDB of encoded images such as LSUN's, and
/// packed files.
/// </remarks>
public static class ImageSource
{
    private const string Accepted = "a folder or zip of images, CIFAR-10's cifar-10-binary.tar.gz, an LMDB folder such as LSUN's, "
        + "or a packed file made by 'data build'";

    // Enough of a file to detect its format (a tar's header); a shorter file is read whole.
    private const int StartLength = 512;

    private delegate bool Detector(ReadOnlySpan<byte> start);

    // The first format that detects itself opens the folder.
    private static readonly (Func<string, bool> Detects, Func<string, SourceOptions, IImageSource> Open)[] Folders =
    [
        (LmdbImageSource.IsFolder, LmdbImageSource.OpenFolder),
        (CifarFolder.IsFolder, CifarFolder.Open),
        (_ => true, OpenImageFolder),
    ];

    private static readonly (Detector Detects, Func<string, SourceOptions, IImageSource> Open)[] Files =
    [
        (ZipDirectory.IsZip, OpenImageZip),
        (GzipMembers.IsGzip, CifarArchive.Open),
        (TarHeader.IsTar, CifarArchive.Open),
        (LmdbMeta.IsLmdb, LmdbImageSource.Open),
        (PackedFormat.Begins, PackedImageSource.Open),
    ];

    /// <summary>The images at <paramref name="path"/> in a fixed order: the ordinal order of their names, or the dataset's own.</summary>
    /// <exception cref="DataException">
    /// The path does not exist, is not a dataset, is damaged, contains no images, or has no such split; the message says which.
    /// </exception>
    public static IImageSource Open(string path, SourceOptions? options = null)
    {
        options ??= SourceOptions.Default;
        return FileSystemEntries.KindOf(path, followLinks: true) switch
        {
            EntryKind.Folder => Folders.First(format => format.Detects(path)).Open(path, options),
            EntryKind.Regular => OpenFile(path, options),
            EntryKind.Special => throw new DataException($"{path} is a pipe, socket or device; give {Accepted}"),
            _ => throw new DataException($"{path} does not exist or is not accessible to this user; give {Accepted}"),
        };
    }

    private static IImageSource OpenFile(string path, SourceOptions options)
    {
        var start = ReadStart(path);
        foreach (var format in Files)
        {
            if (format.Detects(start))
            {
                return format.Open(path, options);
            }
        }
        if (EndsAsZip(path))
        {
            return OpenImageZip(path, options);
        }
        throw new DataException(start.Length == 0
            ? $"{path} is empty (0 bytes); give {Accepted}"
            : $"{path} is {What(start)}not a dataset of a supported format; give {Accepted}");
    }

    private static string What(byte[] start)
    {
        var what = ImageKind.Detect(start) == ImageKind.Unsupported ? ImageKind.Describe(start) : "a single image";
        return what is "text" or "an unknown image format" ? "" : what + ", ";
    }

    // Bytes before a zip, such as the program of one that unpacks itself, hide its beginning.
    private static bool EndsAsZip(string path) => OnOpenFile(path, file => ZipDirectory.IsZip(new OpenFileBytes(file)));

    private static byte[] ReadStart(string path) => OnOpenFile(path, file =>
    {
        var start = new byte[StartLength];
        return start[..RandomAccess.Read(file, start, 0)];
    });

    private static T OnOpenFile<T>(string path, Func<SafeFileHandle, T> read)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException($"{path} cannot be opened: {error.Message}", error);
        }
    }

    private static IImageSource OpenImageFolder(string path, SourceOptions options)
    {
        var folder = FolderImageSource.Open(path, options);
        return ImageSplits.Select(
            folder, () => CelebaPartition.Find(path, folder.Descriptions.Where(file => CelebaPartition.IsFileName(Path.GetFileName(file)))),
            options);
    }

    private static IImageSource OpenImageZip(string path, SourceOptions options)
    {
        var zip = ZipImageSource.Open(path, options);
        return ImageSplits.Select(zip, () => zip.Partition() ?? CelebaPartition.Find(path, []), options);
    }
}
