namespace LadaGan.Data.Datasets;

/// <summary>A dataset that is a folder: how it is recognised by what lies in it, and how it is opened.</summary>
internal sealed record FolderFormat(Func<string, bool> Recognises, Func<string, SourceOptions, IImageSource> Open);
