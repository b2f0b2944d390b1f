using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LadaGan.Experiments.Configuration;

/// <summary>The one strict reader and writer of configurations: unknown and duplicate keys are errors.</summary>
public static class ConfigurationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a configuration; <paramref name="where"/> names it in errors.</summary>
    public static RunConfiguration Parse(string json, string where, IEnumerable<string>? settings = null)
    {
        try
        {
            var tree = JsonNode.Parse(json, documentOptions: Reading) as JsonObject
                ?? throw new ConfigurationException($"{where} is not a JSON object");
            foreach (var setting in settings ?? [])
            {
                Set(tree, setting);
            }
            RequireKnownKeys(tree, typeof(RunConfiguration), "", where);
            var configuration = tree.Deserialize<RunConfiguration>(Options)!;
            ConfigurationRules.Check(configuration, where);
            return configuration;
        }
        catch (JsonException error)
        {
throw new ConfigurationException($"{where}: {JsonFault.Describe(error, typeof(RunConfiguration), Options)}");
        }
    }

    /// <summary>The whole configuration, defaults written out.</summary>
    public static string Write(RunConfiguration configuration) => JsonSerializer.Serialize(configuration, Options);

    /// <summary>As a tree, to embed in other files.</summary>
    public static JsonObject ToNode(RunConfiguration configuration) => JsonSerializer.SerializeToNode(configuration, Options)!.AsObject();

    private static void Set(JsonObject tree, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ConfigurationException($"--set {setting}: write it as key=value, for example --set training.batch=64");
        }
        var path = setting[..equals].Split('.');
        var node = tree;
        foreach (var name in path[..^1])
        {
            node[name] ??= new JsonObject();
            node = node[name] as JsonObject ?? throw new ConfigurationException($"--set {setting}: '{name}' has no keys of its own");
        }
        node[path[^1]] = ValueOf(setting[(equals + 1)..]);
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException)
        {
            // Words need no quotes: training.augment=color,translation.
            return JsonValue.Create(text);
        }
    }

    private static void RequireKnownKeys(JsonObject tree, Type type, string path, string where)
    {
        var known = Options.GetTypeInfo(type).Properties.ToDictionary(property => property.Name);
        foreach (var (key, value) in tree)
        {
            if (!known.TryGetValue(key, out var property))
            {
                var nearest = known.Keys.MinBy(name => EditDistance.Between(name, key));
                throw new ConfigurationException($"{where}: there is no key '{path}{key}'; did you mean '{path}{nearest}'? Known here: {string.Join(", ", known.Keys)}");
            }
            if (value is JsonObject child && Options.GetTypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.Object)
            {
                RequireKnownKeys(child, property.PropertyType, $"{path}{key}.", where);
            }
        }
    }
}
