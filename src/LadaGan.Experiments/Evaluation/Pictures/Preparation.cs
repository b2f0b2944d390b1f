using LadaGan.Data.Images;

namespace LadaGan.Experiments.Evaluation.Pictures;

/// <summary>How stored images become squares of one size. FID depends on all of it.</summary>
/// <param name="Size">Side in pixels.</param>
/// <param name="Fit">How an image becomes square.</param>
/// <param name="Filter">The kernel.</param>
internal sealed record Preparation(int Size, ImageFit Fit, ResampleFilter Filter);
