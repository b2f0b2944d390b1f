namespace LadaGan.Data.Datasets;

/// <summary>A dataset that is a file: how it is recognised by its first bytes, and how it is opened.</summary>
internal sealed record FileFormat(FileFormat.Start Recognises, Func<string, SourceOptions, IImageSource> Open)
{
    /// <summary>How many of a file's first bytes there are to recognise it by; a shorter file gives what it has.</summary>
    public const int StartLength = 64;

    /// <summary>Whether a file that begins so is of the format.</summary>
    public delegate bool Start(ReadOnlySpan<byte> start);
}
