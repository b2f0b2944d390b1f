namespace LadaGan.Data.Datasets;

/// <summary>Images in files with names, whose folders may be classes or splits.</summary>
internal interface IFileImageSource : IImageSource
{
    /// <summary>Whether the classes, if there are any, are the folders, and not those of a <c>dataset.json</c>.</summary>
    bool ClassesAreFolders { get; }
}
