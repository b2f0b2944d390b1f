using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets;

/// <summary>Which of a dataset's images to read, and how to decode them.</summary>
public sealed record SourceOptions
{
    public static SourceOptions Default { get; } = new();

    /// <summary>The split of a dataset that has several, such as <c>train</c> or <c>test</c>; null for the dataset's default.</summary>
    public string? Split { get; init; }

    public DecodeOptions Decode { get; init; } = DecodeOptions.Default;
}
