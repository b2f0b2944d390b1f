namespace LadaGan.Data.Datasets;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    Missing,
    Regular,
    Folder,
    Link,

    /// <summary>A named pipe, socket or device: opening one may block for ever.</summary>
    Special,
}
