namespace LadaGan.Data.Images;

/// <summary>How images become squares of one size. What a run learns and FID both depend on it.</summary>
/// <param name="Fit">How an image becomes square.</param>
/// <param name="Filter">The resize kernel.</param>
public sealed record ImagePreparation(ImageFit Fit, ResampleFilter Filter)
{
    /// <summary>Such as <c>fit crop and filter box</c>.</summary>
    public override string ToString() => $"fit {Fit} and filter {Filter.ToString().ToLowerInvariant()}";
}
