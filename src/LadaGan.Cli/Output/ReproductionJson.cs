using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Cli.Output;

/// <summary>The paper's tables as one JSON object.</summary>
internal static class ReproductionJson
{
    public static JsonObject Of(ReproducedPaper paper) => new()
    {
        ["what"] = paper.Part.Name,
        ["runs"] = paper.Runs,
        ["tables"] = new JsonArray([.. paper.Tables.Select(table => (JsonNode)Of(table))]),
        ["figures"] = new JsonArray([
            .. paper.Gradients is { } figure ? [(JsonNode)Of(figure)] : (JsonNode[])[],
            .. paper.ModelFigures.Select(drawn => (JsonNode)new JsonObject
            {
                ["name"] = drawn.Name,
                ["title"] = drawn.Title,
                ["model"] = drawn.Model,
                ["command"] = drawn.Command,
            }),
        ]),
        ["remarks"] = Texts(paper.Remarks),
    };

    private static JsonObject Of(GradientFigure figure) => new()
    {
        ["name"] = "figure5",
        ["metric"] = figure.Metric,
        ["panels"] = new JsonArray([.. figure.Panels.Select(panel => (JsonNode)new JsonObject
        {
            ["name"] = panel.Name,
            ["title"] = panel.Title,
            ["rows"] = Texts(panel.Curves.Select(curve => curve.Row.Name)),
        })]),
        ["curves"] = new JsonArray([.. figure.Curves.Select(curve => (JsonNode)new JsonObject
        {
            ["row"] = curve.Row.Name,
            ["generator"] = Of(curve.GeneratorNorms),
            ["discriminator"] = Of(curve.DiscriminatorNorms),
            ["metric"] = curve.Last(figure.Metric),
            ["run"] = Of(curve.Run),
        })]),
        ["commands"] = Texts(figure.Missing.Select(missing => missing.Command)),
    };

    /// <summary>JSON has no NaN; null represents it.</summary>
    private static JsonObject Of(NormSummary norms) => new()
    {
        ["median"] = double.IsFinite(norms.Median) ? norms.Median : null,
        ["largest"] = double.IsFinite(norms.Largest) ? norms.Largest : null,
        ["spikes"] = norms.Spikes,
    };

    private static JsonObject Of(PaperTable table) => new()
    {
        ["name"] = table.Name,
        ["title"] = table.Title,
        ["columns"] = new JsonArray([.. table.Columns.Select(column => (JsonNode)new JsonObject
        {
            ["name"] = column.Name,
            ["title"] = column.Title,
            ["in_paper"] = column.IsPapers,
            ["better"] = column.HigherIsBetter switch { true => "higher", false => "lower", null => null },
        })]),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)Of(row, table.Columns))]),
        ["notes"] = Texts(table.Notes),
    };

    private static JsonObject Of(TableRow row, IReadOnlyList<TableColumn> columns) => new()
    {
        ["name"] = row.Name,
        ["model"] = row.Model,
        ["quoted"] = row.IsQuoted,
        ["cells"] = new JsonObject(
            columns.Zip(row.Cells, (column, cell) => KeyValuePair.Create(column.Name, (JsonNode?)Of(cell)))),
        ["runs"] = new JsonArray([.. row.Runs.Select(run => (JsonNode)Of(run))]),
    };

    private static JsonObject Of(TableCell cell) => new()
    {
        ["paper"] = Paper(cell.Paper),
        ["computed"] = cell.Computed,
        ["measured"] = cell.Measured is { } measured
            ? new JsonObject
            {
                ["value"] = measured.Value,
                ["source"] = measured.Source,
                ["images_seen"] = measured.ImagesSeen,
                ["run"] = measured.Run?.Directory,
                ["replica"] = measured.Run?.Replica is { } replica ? Of(replica) : null,
            }
            : null,
        ["command"] = cell.Filling?.Command,
    };

    private static JsonObject Of(RowRun run) => new()
    {
        ["directory"] = run.Directory,
        ["images_seen"] = run.ImagesSeen,
        ["paper_images"] = run.PaperImages,
        ["share"] = run.Share,
        ["ending"] = run.Ending == FoundEnding.None ? "unfinished" : run.Ending.ToString().ToLowerInvariant(),
        ["replica"] = run.Replica is { } replica ? Of(replica) : null,
    };

    private static JsonObject Of(ReplicaLabel replica) => new()
    {
        ["description"] = replica.Description,
        ["differences"] = new JsonObject(replica.Differences.Select(difference => KeyValuePair.Create(
            difference.Key,
            (JsonNode?)new JsonObject { ["paper"] = JsonNode.Parse(difference.Row), ["run"] = JsonNode.Parse(difference.Run) }))),
    };

    /// <summary>A number where the paper prints one, otherwise its text, such as <c>19M</c> or <c>12.15*</c>.</summary>
    private static JsonNode? Paper(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
