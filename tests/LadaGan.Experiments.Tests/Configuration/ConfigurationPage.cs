using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Tests.Configuration;

/// <summary>docs/configuration.md: every key, with what the code beside it says.</summary>
internal sealed class ConfigurationPage
{
    private const string Introduction = """
        # Configuration

        <!-- Generated from the code by ConfigurationPageTests. Change the summaries there, not this page. -->

        One JSON file describes one run: one of `configs/`, which `ladagan train --config` takes by name, or your own.
        `--set key=value` changes one key. Comments and trailing commas are allowed. Unknown and duplicate keys, and values
        outside their key's range, are errors. The names of values are not case-sensitive. [PAPER.md](../PAPER.md#configuration-keys)
        lists where each key takes effect, and [how the two conventions differ](../PAPER.md#two-sets-of-conventions).


        """;

    private const string Smallest = """
        {
          "name": "smallest",
          "generator": { "imageSize": 32, "widths": [4, 4, 4], "head": "pixel" },
          "discriminator": { "imageSize": 32, "channels": [4, 4] }
        }
        """;

    private readonly StringBuilder _text = new(Introduction);

    /// <summary>The page.</summary>
    public static string Render()
    {
        // Only the required keys are given, so that all others have their defaults.
        var defaults = ConfigurationJson.ToNode(ConfigurationJson.Parse(Smallest, "the smallest"));
        var page = new ConfigurationPage();
        page.AddTable(typeof(RunConfiguration), defaults, "");
        foreach (var part in Keys(typeof(RunConfiguration)).Where(IsPart))
        {
            page._text.Append($"\n## `{Key(part)}`\n\n{Documentation.Of(part)}\n\n");
            page.AddTable(part.PropertyType, defaults[Key(part)]!.AsObject(), $"{Key(part)}.");
        }
        return page._text.ToString();
    }

    private void AddTable(Type type, JsonObject defaults, string path)
    {
        PropertyInfo[] keys = [.. Keys(type).Where(key => !IsPart(key))];
        _text.Append("| key | value | default | |\n|---|---|---|---|\n");
        foreach (var key in keys)
        {
            var standard = key.IsDefined(typeof(RequiredMemberAttribute)) ? "required" : Code(Text(defaults[Key(key)]!));
            _text.Append($"| `{path}{Key(key)}` | {Values(key)} | {standard} | {Documentation.Of(key)} |\n");
        }
        foreach (var key in keys.Where(key => key.PropertyType.IsEnum))
        {
            AddValues(key.PropertyType, path + Key(key));
        }
    }

    private void AddValues(Type type, string key)
    {
        _text.Append($"\n`{key}`:\n\n");
        foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(value => value.Name != "None"))
        {
            _text.Append($"- {Name(value.Name)}: {Documentation.Of(value)}\n");
        }
    }

    private static string Values(PropertyInfo key)
    {
        var type = key.PropertyType;
        if (key.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            return Or(allowed.Values.Select(value => $"{value}"));
        }
        if (type.IsEnum)
        {
            string[] names = [.. Enum.GetNames(type).Select(Name)];
            return type.IsDefined(typeof(FlagsAttribute))
                ? $"{names[0]}, or any of {string.Join(", ", names[1..])}, joined by commas" : Or(names);
        }
        var isList = type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));
        var kind = isList ? "list of whole numbers" : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "`true` or `false`",
            TypeCode.Int32 or TypeCode.Int64 => "whole number",
            TypeCode.Double => "number",
            _ => "text",
        };
        return key.GetCustomAttribute<RangeAttribute>() is { } range ? $"{kind}{(isList ? ", each" : "")} {Rules.Words(range)}" : kind;
    }

    private static IEnumerable<PropertyInfo> Keys(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite && !property.IsDefined(typeof(JsonIgnoreAttribute)));

    private static bool IsPart(PropertyInfo key) => key.PropertyType.IsClass && key.PropertyType != typeof(string);

    private static string Key(PropertyInfo key) => JsonNamingPolicy.CamelCase.ConvertName(key.Name);

    private static string Name(string value) => Code(JsonNamingPolicy.CamelCase.ConvertName(value));

    private static string Text(JsonNode value) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(item => item!.ToString()))}]",
        _ => value.ToString(),
    };

    private static string Or(IEnumerable<string> values) => values.ToArray() is [.. var first, var last] && first.Length > 0
        ? $"{string.Join(", ", first)} or {last}" : values.Single();

    private static string Code(string text) => $"`{text}`";
}
