using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Benchmarks;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>What <c>ladagan bench</c> says of attention's time by its tokens.</summary>
internal static class AttentionReport
{
    public static JsonObject ToJson(AttentionScaling.Result result) => new()
    {
        ["forward_exponent"] = Math.Round(result.ForwardExponent, 4),
        ["backward_exponent"] = Math.Round(result.BackwardExponent, 4),
        ["points"] = new JsonArray([.. result.Points.Select(point => (JsonNode)new JsonObject { ["tokens"] = point.Tokens, ["forward"] = point.Forward, ["backward"] = point.Backward })]),
    };

    public static void Print(AttentionScaling.Result result)
    {
        var table = new Table().Border(TableBorder.Simple).Title("[bold]Linear additive attention by tokens, an image[/]");
        table.AddColumn(new TableColumn("tokens").RightAligned()).AddColumn(new TableColumn("forward, ms").RightAligned()).AddColumn(new TableColumn("backward, ms").RightAligned());
        foreach (var point in result.Points)
        {
            table.AddRow(Number(point.Tokens, "#,0"), Number(point.Forward * 1000, "0.000"), Number(point.Backward * 1000, "0.000"));
        }
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time grows as tokens^{result.ForwardExponent:0.000} forward, tokens^{result.BackwardExponent:0.000} backward"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
