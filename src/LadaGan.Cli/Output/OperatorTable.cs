using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>The operators that took most of the time.</summary>
internal static class OperatorTable
{
    public const int Top = 10;

    public static void Print(string title, IReadOnlyList<OperatorProfile.Row> operators)
    {
        if (operators.Count == 0)
        {
            return;
        }
        var (invariant, total) = (CultureInfo.InvariantCulture, operators.Sum(row => row.Seconds));
        var table = NumberTable.Of(title, ["operator"], "calls", "ms", "share");
        foreach (var row in operators.Take(Top))
        {
            table.AddRow(
                Markup.Escape(row.Operator), row.Calls.ToString(invariant),
                (row.Seconds * 1000).ToString("0.0", invariant), (row.Seconds / total).ToString("0.0 %", invariant));
        }
        AnsiConsole.Write(table);
    }

    public static JsonArray ToJson(IReadOnlyList<OperatorProfile.Row> operators) =>
        new([.. operators.Select(row => (JsonNode)new JsonObject
        {
            ["name"] = row.Operator,
            ["calls"] = row.Calls,
            ["seconds"] = Math.Round(row.Seconds, 6),
        })]);
}
