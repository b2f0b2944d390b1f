using System.Text.Json.Nodes;

namespace LadaGan.Experiments.Configuration;

/// <summary>Names the keys in which two configurations differ.</summary>
internal static class ConfigurationDifference
{
    /// <summary>For each key: <c>training.batch was 4, now 8</c>; empty when they are equal.</summary>
    public static IReadOnlyList<string> Between(RunConfiguration before, RunConfiguration now) =>
        [.. Between(ConfigurationJson.ToNode(before), ConfigurationJson.ToNode(now), "")];

    // Both come from the one writer, so they have the same keys.
    private static IEnumerable<string> Between(JsonObject before, JsonObject now, string path)
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
                yield return $"{path}{key} was {Text(was)}, now {Text(wants)}";
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
