using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Datasets.Zip;

namespace LadaGan.Data.Datasets;

/// <summary>Opens a dataset, whatever its form: a folder of images, a zip of images or a packed data file.</summary>
public static class ImageSource
{
    /// <summary>The images at <paramref name="path"/>, in ordinal order of their names.</summary>
    /// <exception cref="DataException">There is nothing at the path, it is none of these, it is damaged, or it holds no image.</exception>
    public static IImageSource Open(string path, SourceOptions? options = null) => FileSystemEntries.KindOf(path, followLinks: true) switch
    {
        FileKind.Folder => FolderImageSource.Open(path, options ?? SourceOptions.Default),
        FileKind.Regular when ZipDirectory.IsZip(path) => ZipImageSource.Open(path, options ?? SourceOptions.Default),
        FileKind.Regular when PackedFormat.Begins(path) => PackedImageSource.Open(path, options ?? SourceOptions.Default),
        FileKind.Regular => throw new DataException($"{path} is neither a folder nor a zip of images nor a packed data file; give one of these."),
        FileKind.Special => throw new DataException($"{path} is a pipe, socket or device; give a folder or a zip of images."),
        _ => throw new DataException($"{path} does not exist, or this user may not look at it; give a folder or a zip of images."),
    };
}
