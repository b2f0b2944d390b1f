using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Tables III and IV: FID with less data, and against other methods.</summary>
internal static class ComparisonTables
{
    private const string QuotedNote = "* as the paper quotes it from others";

    private static readonly (string Column, string Title, string Row, string Protocol)[] Columns =
    [
        ("cifar10_50k", "CIFAR-10 50k", "table4/cifar10-32", "cifar10-50k"),
        ("celeba_19k", "CelebA 19k", "table4/celeba-64", "celeba-19k"),
        ("celeba_50k", "CelebA 50k", "table4/celeba-64", "celeba-50k"),
        ("ffhq_50k", "FFHQ 50k", "table4/ffhq-128", "ffhq-50k"),
        ("bedroom128_30k", "LSUN128 30k", "table4/bedroom-128", "lsun-30k"),
        ("bedroom256_50k", "LSUN256 50k", "table4/bedroom-256", "lsun-50k-256"),
    ];

    /// <summary>Table III, with one row for each fraction of the data.</summary>
    public static PaperTable LessData(RowMatches matches)
    {
        var rows = PaperRows.OfTable("table3").Select(row => (Row: row, Match: matches[row])).ToList();
        Protocol[] protocols = [Protocol.Find("cifar10-50k"), Protocol.Find("cifar10-10k")];
        var others = Measurement.OtherMetrics(rows, protocols);
        return new(
            "table3",
            "Table III: FID with less data, CIFAR-10, 32×32",
            [
                new("fid_50k", "FID 50k", "0.00", false), new("fid_10k", "FID 10k", "0.00", false), .. others.Select(TableCells.Metric),
            ],
            [
                .. QuotedResults.StyleGan2WithLessData.Select(quoted => Quoted(quoted, others.Count)),
                .. rows.Select(row => new TableRow(row.Row.Name, row.Row.Model, false,
                    [
                        .. protocols.Select(
                            protocol => TableCells.ByProtocol(row.Match, row.Row, protocol, "fid", Fid(row.Row, protocol.Name))),
                        .. others.Select(metric => TableCells.ByMetric(row.Match, metric)),
                    ],
                    row.Match.Runs)),
            ],
            [QuotedNote, "50k: against the 50,000 training images; 10k: 10,000 samples against the 10,000 test images"]);
    }

    /// <summary>Table IV, in the paper's layout: LadaGAN's row has a run for each dataset.</summary>
    public static PaperTable OtherMethods(RowMatches matches)
    {
        var cells = Columns.Select(column => (Row: PaperRows.Find(column.Row)!, Protocol: Protocol.Find(column.Protocol))).ToList();
        return new(
            "table4",
            "Table IV: FID of other methods and of LadaGAN",
            [.. Columns.Select(column => new TableColumn(column.Column, column.Title, "0.00", false))],
            [
                .. QuotedResults.SingleStep.Select(quoted => Quoted(quoted, 0)),
                new("LadaGAN", "", false,
                    [
                        .. cells.Select(cell => TableCells.ByProtocol(
                            matches[cell.Row], cell.Row, cell.Protocol, "fid", Fid(cell.Row, cell.Protocol.Name))),
                    ],
                    [.. cells.SelectMany(cell => matches[cell.Row].Runs).DistinctBy(run => run.Directory)]),
                .. QuotedResults.MultiStep.Select(quoted => Quoted(quoted, 0)),
            ],
            [QuotedNote, "the last methods take several steps for each image; LadaGAN and those above take one"]);
    }

    private static TableRow Quoted((string Name, string?[] Values) quoted, int emptyCells) => new(quoted.Name, "", true,
        [.. quoted.Values.Select(value => new TableCell(value)), .. Enumerable.Repeat(new TableCell(), emptyCells)], []);

    private static string? Fid(PaperRow row, string protocol) =>
        PublishedResults.Of(row).Where(result => result.Protocol == protocol).Select(result => TableCells.Two(result.Values["fid"]!.Value))
            .FirstOrDefault();
}
