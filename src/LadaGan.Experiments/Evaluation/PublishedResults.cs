using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The paper's results of LadaGAN, Tables I to IV, by row and protocol.</summary>
public static class PublishedResults
{
    private const string Cifar = "cifar10-50k";
    private const string CifarTest = "cifar10-10k";
    private const string Celeba = "celeba-19k";
    private const string Lsun = "lsun-50k";

    /// <summary>All results; of equal ones, the best described first.</summary>
    public static IReadOnlyList<PublishedResult> All { get; } =
    [
        Full("table2/cifar10-lada", Cifar, 3.29, 3.81, 9.66, 0.61, 0.60),
        Full("table2/cifar10-lada-wide", Cifar, 3.60, 3.80, 9.54, 0.60, 0.60),
        Full("table2/cifar10-conv", Cifar, 4.72, 4.44, 9.36, 0.59, 0.57),
        Full("table2/cifar10-conv-wide", Cifar, 4.68, 4.51, 9.50, 0.59, 0.55),
        Full("table2/celeba-lada", Celeba, 2.89, 11.24, 3.26, 0.67, 0.58),
        Full("table2/celeba-lada-wide", Celeba, 3.04, 11.16, 3.26, 0.67, 0.59),
        Full("table2/celeba-conv", Celeba, 3.43, 11.98, 3.31, 0.67, 0.55),
        Full("table2/celeba-conv-wide", Celeba, 3.36, 11.79, 3.36, 0.66, 0.58),
        Full("table2/bedroom-lada-wide", Lsun, 4.60, 14.81, 2.22, 0.52, 0.41),
        Full("table2/bedroom-lada", Lsun, 6.46, 20.35, 2.14, 0.45, 0.38),
        Full("table2/bedroom-conv-wide", Lsun, 5.82, 15.17, 2.25, 0.49, 0.36),
        Full("table2/bedroom-conv", Lsun, 9.33, 24.40, 2.27, 0.43, 0.29),
        Full("table1/swin", Cifar, 7.96, 5.21, 8.91, 0.55, 0.57),
        Full("table1/lada-swin", Cifar, 6.46, 5.05, 9.25, 0.55, 0.58),
        Full("table1/linformer-residual", Cifar, 5.94, 5.32, 9.27, 0.56, 0.58),
        Full("table1/linformer-conv-residual", Cifar, 6.59, 5.21, 9.10, 0.56, 0.60),
        Full("table1/linformer-conv", Cifar, 10.65, 7.22, 8.48, 0.54, 0.49),
        Full("table1/fastformer-residual", Cifar, 6.60, 5.25, 9.26, 0.56, 0.59),
        Full("table1/fastformer-conv-residual", Cifar, 6.57, 5.31, 9.32, 0.58, 0.56),
        Full("table1/fastformer-conv", Cifar, 5.27, 4.48, 9.48, 0.56, 0.59),
        Full("table1/lada-residual", Cifar, 6.47, 5.76, 9.24, 0.56, 0.58),
        Full("table1/lada", Cifar, 5.88, 4.98, 9.18, 0.58, 0.56),
        Full("table1/lada-conv-residual", Cifar, 6.29, 5.43, 9.26, 0.57, 0.57),
        Full("table1/lada-conv", Cifar, 4.82, 4.57, 9.69, 0.58, 0.59),
        Full("table1/lada-conv-residual-ln", Cifar, 6.19, 6.28, 9.35, 0.57, 0.57),
        Full("table1/lada-conv-ln", Cifar, 5.87, 4.73, 9.33, 0.57, 0.53),
        Full("table1/lada-conv-lada-d", Cifar, 3.29, 3.81, 9.66, 0.61, 0.60),
        Fid("table3/100", Cifar, 3.29),
        Fid("table3/20", Cifar, 6.85),
        Fid("table3/10", Cifar, 8.93),
        Fid("table3/100-no-bcr", Cifar, 4.88),
        Fid("table3/20-no-bcr", Cifar, 10.67),
        Fid("table3/10-no-bcr", Cifar, 12.79),
        Fid("table3/100", CifarTest, 7.58),
        Fid("table3/20", CifarTest, 11.06),
        Fid("table3/10", CifarTest, 12.97),
        Fid("table3/100-no-bcr", CifarTest, 9.01),
        Fid("table3/20-no-bcr", CifarTest, 15.09),
        Fid("table3/10-no-bcr", CifarTest, 16.84),
        Fid("table4/cifar10-32", Cifar, 3.29),
        Fid("table4/celeba-64", Celeba, 2.89),
        Fid("table4/celeba-64", "celeba-50k", 1.81),
        Fid("table4/ffhq-128", "ffhq-50k", 4.48),
        Fid("table4/bedroom-128", "lsun-30k", 5.08),
        Fid("table4/bedroom-256", "lsun-50k-256", 6.36),
    ];

    /// <summary>The results for a protocol and an image size, the best first; each number once.</summary>
    public static IReadOnlyList<PublishedResult> Of(Protocol protocol, int size) =>
    [
        .. All.Where(result => result.Protocol == protocol.Name && result.ImageSize == size)
            .OrderBy(result => result.Values["fid"])
            .DistinctBy(result => result.Values["fid"]),
    ];

    /// <summary>The results of a row of the paper's tables, one for each protocol.</summary>
    public static IReadOnlyList<PublishedResult> Of(PaperRow row) => [.. All.Where(result => result.Row == row)];

    private static PublishedResult Full(
        string row, string protocol, double fid, double sfid, double inceptionScore, double precision, double recall) =>
        new(PaperRows.Find(row)!, protocol,
            new(("fid", fid), ("sfid", sfid), ("is_mean", inceptionScore), ("precision", precision), ("recall", recall)));

    private static PublishedResult Fid(string row, string protocol, double fid) => new(PaperRows.Find(row)!, protocol, new(("fid", fid)));
}

/// <summary>The numbers that the paper prints for a row, by one protocol.</summary>
/// <param name="Row">The row.</param>
/// <param name="Protocol">The evaluation protocol.</param>
/// <param name="Values">The metrics.</param>
public sealed record PublishedResult(PaperRow Row, string Protocol, MetricValues Values)
{
    /// <summary>Side of the row's images in pixels.</summary>
    public int ImageSize => ConfigurationCatalog.Load(Row.Name).Generator.ImageSize;

    /// <summary>The number of the table, as the paper prints it.</summary>
    public string Table => Row.Table switch
    {
        "table1" => "I",
        "table2" => "II",
        "table3" => "III",
        "table4" => "IV",
        _ => "V",
    };
}
