using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets;

/// <summary>Which of a dataset's images to read, and how to decode them.</summary>
public sealed record SourceOptions
{
    public static SourceOptions Default { get; } = new();

    /// <summary>The split of a dataset that has several, such as <c>train</c> or <c>test</c>; null for the dataset's default.</summary>
    public string? Split { get; init; }

    /// <summary>Whether classes are required to be right; otherwise, a <c>dataset.json</c> that is not only causes a note.</summary>
    public bool UsesLabels { get; init; } = true;

    public DecodeOptions Decode { get; init; } = DecodeOptions.Default;
}
