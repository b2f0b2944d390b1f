using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LadaGan.Architecture;
using LadaGan.Architecture.Json;

namespace LadaGan.Experiments.Configuration;

/// <summary>Reads and writes configurations with <see cref="StrictJson"/>.</summary>
public static class ConfigurationJson
{
    private static readonly JsonTypeInfo<RunConfiguration> Type = TypeInfo();

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <param name="settings">Changes to the configuration, each <c>key=value</c>.</param>
    /// <exception cref="ConfigurationException">The configuration is invalid; the message names the key.</exception>
    public static RunConfiguration Parse(string json, string where, IEnumerable<string>? settings = null)
    {
        var tree = StrictJson.Parse(json, where);
        foreach (var setting in settings ?? [])
        {
            Set(tree, setting);
        }
        var configuration = StrictJson.Read(tree, Type, where);
        ConfigurationRules.Check(configuration, where);
        return configuration;
    }

    /// <summary>The whole configuration as JSON, defaults included.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string Write(RunConfiguration configuration) => JsonSerializer.Serialize(configuration, Type);

    /// <summary>The whole configuration as a JSON tree, to embed in other files.</summary>
    /// <param name="configuration">The configuration.</param>
    public static JsonObject ToNode(RunConfiguration configuration) => JsonSerializer.SerializeToNode(configuration, Type)!.AsObject();

    private static void Set(JsonObject tree, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ConfigurationException($"the setting '{setting}' is not key=value; write, for example, training.batch=64");
        }
        var path = setting[..equals].Split('.');
        var node = tree;
        foreach (var name in path[..^1])
        {
            node[name] ??= new JsonObject();
            node = node[name] as JsonObject
                ?? throw new ConfigurationException($"the setting '{setting}' cannot be applied: '{name}' has no keys inside it");
        }
        node[path[^1]] = StrictJson.ParseValue(setting[(equals + 1)..]);
    }

    private static JsonTypeInfo<RunConfiguration> TypeInfo()
    {
        var options = StrictJson.Options(new DefaultJsonTypeInfoResolver());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return (JsonTypeInfo<RunConfiguration>)options.GetTypeInfo(typeof(RunConfiguration));
    }
}
