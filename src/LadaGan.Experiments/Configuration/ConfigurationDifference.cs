using System.Text.Json.Nodes;

namespace LadaGan.Experiments.Configuration;

/// <summary>A key whose value differs between two configurations.</summary>
internal sealed record ConfigurationDifference(string Key, string Was, string Now)
{
    /// <summary>Every key whose value differs; empty if the configurations are equal.</summary>
    public static IReadOnlyList<ConfigurationDifference> Between(RunConfiguration before, RunConfiguration now) =>
        [.. Between(ConfigurationJson.ToNode(before), ConfigurationJson.ToNode(now), "")];

    /// <summary>For example <c>training.batch was 4, now 8</c>.</summary>
    public override string ToString() => $"{Key} was {Was}, now {Now}";

    // The same writer produced both, so they have the same keys.
    private static IEnumerable<ConfigurationDifference> Between(JsonObject before, JsonObject now, string path)
    {
        foreach (var (key, was) in before)
        {
            var wants = now[key];
            if (was is JsonObject inner && wants is JsonObject innerNow)
            {
                foreach (var difference in Between(inner, innerNow, $"{path}{key}."))
                {
                    yield return difference;
                }
            }
            else if (!JsonNode.DeepEquals(was, wants))
            {
                yield return new($"{path}{key}", Text(was), Text(wants));
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
