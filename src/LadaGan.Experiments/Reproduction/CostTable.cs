using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Table V: the cost of generating and of training.</summary>
internal static class CostTable
{
    private const int LargeBatch = 64;

    /// <summary>What the paper prints: parameters, FLOPs, images seen, images per second.</summary>
    private static readonly (string Row, string?[] Values)[] Paper =
    [
        ("table5/32", ["19M", "0.7B", "68M", "416.66"]),
        ("table5/64", ["19M", "0.7B", "72M", "333.33"]),
        ("table5/128", ["24M", "4.3B", "53M", "192.30"]),
        ("table5/256", ["24M", "5.5B", "18M", "63.69"]),
    ];

    private static readonly TableColumn[] Columns =
    [
        new("parameters", "params", TableColumn.Millions),
        new("flops", "FLOPs", "0,,,.000B"),
        new("images", "images seen", TableColumn.Millions),
        new("throughput_1", "images/s", "0.00", true),
        new("throughput_64", "batch 64", "0.0", true, IsPapers: false),
    ];

    /// <param name="matches">The runs.</param>
    /// <param name="throughputs">The measured speeds by row; empty if they were not asked for.</param>
    public static PaperTable Of(RowMatches matches, IReadOnlyDictionary<string, Throughput> throughputs) => new(
        "table5",
        "Table V: the cost of generation and of training",
        Columns,
        [
            .. Paper.SelectMany(paper => QuotedResults.Costs.Where(quoted => paper.Row == $"table5/{quoted.Side}")
                .Select(quoted => new TableRow($"{quoted.Name}, {quoted.Side}×{quoted.Side}", "", true,
                    [.. quoted.Values.Select(value => new TableCell(value)), new()], []))
                .Append(RowOf(PaperRows.Find(paper.Row)!, paper.Values, matches, throughputs.GetValueOrDefault(paper.Row)))),
        ],
        [
            "* as the paper quotes it from others",
            "FLOPs are multiply-accumulates; of ADM-IP, those of 80 steps, and of CT, those of 2",
            "the paper's images/s are those of single images (2.4, 3.0, 5.2 and 15.7 ms each): compare them with batch size 1",
        ]);

    private static TableRow RowOf(PaperRow row, string?[] paper, RowMatches matches, Throughput? throughput)
    {
        var configuration = ConfigurationCatalog.Load(row.Name);
        var network = NetworkLayers.Of(configuration.Generator);
        var match = matches[row];
        MeasuredValue? Seen() => match.Runs is [var run, ..]
            ? new(run.ImagesSeen, "stats.jsonl", run.ImagesSeen, run)
            : null;
        FillingCommand measure = new("ladagan reproduce table5 --measure", "ROW", row.Name);
        FillingCommand train = new("ladagan reproduce table5 --run --data PATH --only ROW", "ROW", row.Name);
        return new(row.Name, $"LadaGAN, {row.Model}", false,
            [
                new(paper[0], network.Parameters),
                new(paper[1], network.Macs),
                new(paper[2], configuration.Training.Images, Seen(), Seen() is null ? train : null),
                new(paper[3], null, throughput?.Single, throughput is null ? measure : null),
                new(null, null, throughput?.Large, throughput is null ? measure : null),
            ],
            match.Runs);
    }

    /// <summary>Measured speeds of generation.</summary>
    /// <param name="Single">At batch size 1.</param>
    /// <param name="Large">At batch size 64.</param>
    internal sealed record Throughput(MeasuredValue Single, MeasuredValue Large)
    {
        /// <summary>Measures the engine that <c>generate</c> takes on this device.</summary>
        public static Throughput Of(PaperRow row, Device device, int threads, int steps)
        {
            var engine = device == Device.Cpu ? GenerationEngine.Inference : GenerationEngine.Torch;
            var rows = EngineBenchmark.Run(ConfigurationCatalog.Load(row.Name), device, threads, steps)
                .Where(each => each.Engine == engine && each.Precision == Precision.Float32).ToList();
            MeasuredValue At(int batch) =>
                new(rows.Single(each => each.Batch == batch).ImagesPerSecond, $"{engine.ToString().ToLowerInvariant()} engine on {device}");
            return new(At(1), At(LargeBatch));
        }
    }
}
