using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LadaGan.Core.Text;

namespace LadaGan.Architecture.Json;

/// <summary>
/// The one reader of configurations. Unknown and duplicate keys are errors, so are values of the wrong type or outside the range beside
/// their property; comments and trailing commas are allowed.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>How configurations are read and written.</summary>
    /// <param name="resolver">Knows the types; null for a source-generated context, which is its own.</param>
    public static JsonSerializerOptions Options(IJsonTypeInfoResolver? resolver = null) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        TypeInfoResolver = resolver,
    };

    /// <summary>Reads text into a tree.</summary>
    /// <param name="json">The text.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <exception cref="ConfigurationException">It is not a JSON object, or has a key twice.</exception>
    public static JsonObject Parse(string json, string where)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Reading) as JsonObject
                ?? throw new ConfigurationException($"{where} is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new ConfigurationException($"{where}: {JsonFault.Describe(error)}", error);
        }
    }

    /// <summary>Reads one value as <c>key=value</c> gives it; words need no quotes.</summary>
    /// <param name="text">JSON, or a word.</param>
    public static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>Reads an object whose every key is known and within its range.</summary>
    /// <param name="tree">The object.</param>
    /// <param name="type">What it becomes.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <param name="path">What the object's keys begin with in the file: empty, or <c>generator.</c></param>
    /// <typeparam name="T">What it becomes.</typeparam>
    /// <exception cref="ConfigurationException">A key is unknown, missing, of the wrong type or out of range.</exception>
    public static T Read<T>(JsonObject tree, JsonTypeInfo<T> type, string where, string path = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        RequireKnownKeys(tree, type, where, path);
        T value;
        try
        {
            value = tree.Deserialize(type)!;
        }
        catch (JsonException error)
        {
            throw new ConfigurationException($"{where}: {JsonFault.Describe(error, typeof(T), type.Options, path)}", error);
        }
        new Rules(where).RequireRanges(value, type, path);
        return value;
    }

    /// <summary>Refuses keys that are not among the known ones, with the nearest of them.</summary>
    /// <param name="tree">The object.</param>
    /// <param name="known">The keys it may have.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <param name="path">What the object's keys begin with in the file.</param>
    /// <exception cref="ConfigurationException">There is an unknown key.</exception>
    public static void RequireKnownKeys(JsonObject tree, IReadOnlyCollection<string> known, string where, string path = "")
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (tree.FirstOrDefault(entry => !known.Contains(entry.Key)) is { Key: { } key })
        {
            var nearest = known.MinBy(name => EditDistance.Between(name, key));
            throw new ConfigurationException(
                $"{where}: there is no key '{path}{key}'; did you mean '{path}{nearest}'? Known here: {string.Join(", ", known)}");
        }
    }

    private static void RequireKnownKeys(JsonObject tree, JsonTypeInfo type, string where, string path)
    {
        // What is derived from keys and ignored in JSON is listed too, but has no getter.
        var known = type.Properties.Where(property => property.Get is not null).ToDictionary(property => property.Name);
        RequireKnownKeys(tree, known.Keys, where, path);
        foreach (var (key, value) in tree)
        {
            if (value is JsonObject child && type.Options.GetTypeInfo(known[key].PropertyType) is { Kind: JsonTypeInfoKind.Object } inner)
            {
                RequireKnownKeys(child, inner, where, $"{path}{key}.");
            }
        }
    }
}
