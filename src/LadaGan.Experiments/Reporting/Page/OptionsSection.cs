using System.Text.Json.Nodes;
using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>The options of the run: its machine and its whole configuration.</summary>
internal static class OptionsSection
{
    private const string Configuration = "configuration";

    public static XElement? Of(RunReport run) => run.Options.Count == 0 ? null : Html.Tag("section",
        Html.Tag("h2", "Configuration"),
        Html.Tag("div.options", Cards(run.Options)));

    private static IEnumerable<XElement> Cards(JsonObject options)
    {
        var configuration = options[Configuration] as JsonObject ?? [];
        yield return Card("run", [.. Leaves(configuration), .. Leaves(options),
            .. Parts(options).Where(part => part.Key != Configuration).SelectMany(part => Rows($"{part.Key}.", part.Node))]);
        foreach (var (name, part) in Parts(configuration))
        {
            yield return Card(name, Rows("", part));
        }
    }

    private static XElement Card(string title, IEnumerable<(string Key, string Value)> rows) => Html.Tag("div.card",
        Html.Tag("h3", title),
        Html.Tag("dl", rows.Select(row => Html.Tag("div", Html.Tag("dt", row.Key), Html.Tag("dd", row.Value)))));

    private static IEnumerable<(string Key, JsonObject Node)> Parts(JsonObject node) =>
        node.Where(entry => entry.Value is JsonObject).Select(entry => (entry.Key, entry.Value!.AsObject()));

    private static IEnumerable<(string Key, string Value)> Leaves(JsonObject node) =>
        node.Where(entry => entry.Value is not JsonObject).Select(entry => (entry.Key, Text(entry.Value)));

    private static IEnumerable<(string Key, string Value)> Rows(string prefix, JsonObject node) =>
        node.SelectMany(
            entry => entry.Value is JsonObject part ? Rows($"{prefix}{entry.Key}.", part) : [($"{prefix}{entry.Key}", Text(entry.Value))]);

    private static string Text(JsonNode? value) => value switch
    {
        null => "–",
        JsonArray array => array.Count == 0 ? "none" : string.Join(", ", array.Select(Text)),
        JsonValue text when text.TryGetValue<string>(out var words) => words,
        _ => value.ToJsonString(),
    };
}
