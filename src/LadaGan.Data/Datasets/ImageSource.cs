using LadaGan.Core.Files;
using LadaGan.Data.Datasets.Celeba;
using LadaGan.Data.Datasets.Cifar;
using LadaGan.Data.Datasets.Lmdb;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Datasets.Tar;
using LadaGan.Data.Datasets.Zip;

namespace LadaGan.Data.Datasets;

/// <summary>Opens a dataset, whatever its form, by what lies at the path and not by what it is called.</summary>
/// <remarks>
/// A folder or zip of images (StyleGAN's <c>dataset.json</c>, CelebA's <c>list_eval_partition.txt</c> and FFHQ's numbered folders are
/// known), CIFAR-10's binary version (unpacked, or the <c>.tar.gz</c> as downloaded), an LMDB of encoded images as LSUN's, and packed files.
/// </remarks>
public static class ImageSource
{
    private const string Accepted = "a folder or zip of images, CIFAR-10's cifar-10-binary.tar.gz, an LMDB folder as LSUN's, or a packed file that 'data build' made";

    // The first that recognises what is there opens it.
    private static readonly FolderFormat[] Folders =
    [
        new(LmdbImageSource.IsFolder, LmdbImageSource.OpenFolder),
        new(CifarFolder.IsFolder, CifarFolder.Open),
        new(_ => true, CelebaSplits.OpenFolder),
    ];

    private static readonly FileFormat[] Files =
    [
        new(ZipDirectory.IsZip, CelebaSplits.OpenZip),
        new(GzipReader.IsGzip, CifarArchive.Open),
        new(LmdbMeta.IsLmdb, LmdbImageSource.Open),
        new(PackedFormat.Begins, PackedImageSource.Open),
    ];

    /// <summary>The images at <paramref name="path"/>, in a fixed order: the names' ordinal order, or the dataset's own.</summary>
    /// <exception cref="DataException">
    /// There is nothing at the path, it is no dataset, it is damaged, it holds no image, or it has no such split; the message says which.
    /// </exception>
    public static IImageSource Open(string path, SourceOptions? options = null)
    {
        options ??= SourceOptions.Default;
        return FileSystemEntries.KindOf(path, followLinks: true) switch
        {
            FileKind.Folder => Folders.First(format => format.Recognises(path)).Open(path, options),
            FileKind.Regular => OpenFile(path, options),
            FileKind.Special => throw new DataException($"{path} is a pipe, socket or device; give {Accepted}."),
            _ => throw new DataException($"{path} does not exist, or this user may not look at it; give {Accepted}."),
        };
    }

    private static IImageSource OpenFile(string path, SourceOptions options)
    {
        Span<byte> start = stackalloc byte[FileFormat.StartLength];
        start = start[..ReadStart(path, start)];
        foreach (var format in Files)
        {
            if (format.Recognises(start))
            {
                return format.Open(path, options);
            }
        }
        throw new DataException(start.Length == 0
            ? $"{path} is empty (0 bytes); give {Accepted}."
            : $"{path} is none of the kinds of data set that are read; give {Accepted}.");
    }

    private static int ReadStart(string path, Span<byte> start)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, start, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be opened: {error.Message}", error);
        }
    }
}
