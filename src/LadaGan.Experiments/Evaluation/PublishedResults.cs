namespace LadaGan.Experiments.Evaluation;

/// <summary>
/// The paper's results, Tables I to IV. For each protocol and size, the configuration that the paper calls LadaGAN comes first.
/// </summary>
/// <remarks>Table I: only the rows that the paper's text identifies, because the table's check marks are lost.</remarks>
public static class PublishedResults
{
    private const string Cifar = "cifar10-50k";
    private const string Celeba = "celeba-19k";
    private const string Lsun = "lsun-50k";

    private static readonly PublishedResult[] All =
    [
        new(Cifar, 32, "II", "Lada D, {1024, 256, 64}, bCR", Full(3.29, 3.81, 9.66, 0.61, 0.60)),
        new(Cifar, 32, "II", "Lada D, {1024, 256, 128}, bCR", Full(3.60, 3.80, 9.54, 0.60, 0.60)),
        new(Cifar, 32, "II", "Conv D, {1024, 256, 64}, bCR", Full(4.72, 4.44, 9.36, 0.59, 0.57)),
        new(Cifar, 32, "II", "Conv D, {1024, 256, 128}, bCR", Full(4.68, 4.51, 9.50, 0.59, 0.55)),
        new(Cifar, 32, "I", "Lada, Conv D, with LEE and SLN, no residual", Full(4.82, 4.57, 9.69, 0.58, 0.59)),
        new(Cifar, 32, "I", "Swin, Conv D", Full(7.96, 5.21, 8.91, 0.55, 0.57)),
        new(Cifar, 32, "I", "Lada-Swin, Conv D", Full(6.46, 5.05, 9.25, 0.55, 0.58)),
        new(Cifar, 32, "I", "Linformer, Conv D, residual", Full(5.94, 5.32, 9.27, 0.56, 0.58)),
        new(Cifar, 32, "I", "Linformer, Conv D, with LEE, residual", Full(6.59, 5.21, 9.10, 0.56, 0.60)),
        new(Cifar, 32, "I", "Linformer, Conv D, with LEE, no residual", Full(10.65, 7.22, 8.48, 0.54, 0.49)),
        new(Cifar, 32, "I", "Fastformer, Conv D, residual", Full(6.60, 5.25, 9.26, 0.56, 0.59)),
        new(Cifar, 32, "I", "Fastformer, Conv D, with LEE, residual", Full(6.57, 5.31, 9.32, 0.58, 0.56)),
        new(Cifar, 32, "I", "Fastformer, Conv D, with LEE, no residual", Full(5.27, 4.48, 9.48, 0.56, 0.59)),
        new(Cifar, 32, "III", "20 % of the data", Fid(6.85)),
        new(Cifar, 32, "III", "10 % of the data", Fid(8.93)),
        new(Cifar, 32, "III", "without bCR", Fid(4.88)),
        new(Cifar, 32, "III", "without bCR, 20 % of the data", Fid(10.67)),
        new(Cifar, 32, "III", "without bCR, 10 % of the data", Fid(12.79)),
        new("cifar10-10k", 32, "III", "LadaGAN", Fid(7.58)),
        new("cifar10-10k", 32, "III", "20 % of the data", Fid(11.06)),
        new("cifar10-10k", 32, "III", "10 % of the data", Fid(12.97)),
        new("cifar10-10k", 32, "III", "without bCR", Fid(9.01)),
        new("cifar10-10k", 32, "III", "without bCR, 20 % of the data", Fid(15.09)),
        new("cifar10-10k", 32, "III", "without bCR, 10 % of the data", Fid(16.84)),
        new(Celeba, 64, "II", "Lada D, {1024, 256, 64}", Full(2.89, 11.24, 3.26, 0.67, 0.58)),
        new(Celeba, 64, "II", "Lada D, {1024, 256, 128}", Full(3.04, 11.16, 3.26, 0.67, 0.59)),
        new(Celeba, 64, "II", "Conv D, {1024, 256, 64}", Full(3.43, 11.98, 3.31, 0.67, 0.55)),
        new(Celeba, 64, "II", "Conv D, {1024, 256, 128}", Full(3.36, 11.79, 3.36, 0.66, 0.58)),
        new("celeba-50k", 64, "IV", "LadaGAN", Fid(1.81)),
        new("ffhq-50k", 128, "IV", "LadaGAN", Fid(4.48)),
        new("lsun-30k", 128, "IV", "LadaGAN", Fid(5.08)),
        new(Lsun, 128, "II", "Lada D, {1024, 512, 256}", Full(4.60, 14.81, 2.22, 0.52, 0.41)),
        new(Lsun, 128, "II", "Lada D, {1024, 256, 64}", Full(6.46, 20.35, 2.14, 0.45, 0.38)),
        new(Lsun, 128, "II", "Conv D, {1024, 512, 256}", Full(5.82, 15.17, 2.25, 0.49, 0.36)),
        new(Lsun, 128, "II", "Conv D, {1024, 256, 64}", Full(9.33, 24.40, 2.27, 0.43, 0.29)),
        new("lsun-50k-256", 256, "IV", "LadaGAN", Fid(6.36)),
    ];

    /// <summary>The rows for a protocol, the main one first.</summary>
    public static IReadOnlyList<PublishedResult> Of(Protocol protocol, int size) =>
        [.. All.Where(row => row.Protocol == protocol.Name && row.Size == size)];

    private static MetricValues Full(double fid, double sfid, double inceptionScore, double precision, double recall) =>
        new(("fid", fid), ("sfid", sfid), ("is_mean", inceptionScore), ("precision", precision), ("recall", recall));

    private static MetricValues Fid(double fid) => new(("fid", fid));
}

/// <summary>A row of the paper's tables.</summary>
/// <param name="Protocol">The evaluation protocol.</param>
/// <param name="Size">Side of the images in pixels.</param>
/// <param name="Table">The number of the table.</param>
/// <param name="Model">The model, as the row describes it.</param>
/// <param name="Values">The metrics.</param>
public sealed record PublishedResult(string Protocol, int Size, string Table, string Model, MetricValues Values);
