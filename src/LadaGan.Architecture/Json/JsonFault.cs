using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LadaGan.Architecture.Json;

/// <summary>Says in a configuration's own words what System.Text.Json objects to.</summary>
internal static class JsonFault
{
    private const string MissingKeys = "including: ";

    /// <param name="error">What the reader threw.</param>
    /// <param name="root">The type that was read.</param>
    /// <param name="options">How it was read.</param>
    /// <param name="prefix">What the root's own keys begin with in the file.</param>
    /// <returns>A clause: <c>training.batch must be a whole number</c>.</returns>
    public static string Describe(JsonException error, Type root, JsonSerializerOptions options, string prefix = "")
    {
        if (error.Message.IndexOf(MissingKeys, StringComparison.Ordinal) is var start and >= 0)
        {
            return $"{Within(prefix, error.Path)}the required keys "
                + $"{error.Message[(start + MissingKeys.Length)..].Split(". Path:", 2)[0].TrimEnd('.')} are missing";
        }
        if (error.Path is { Length: > 2 } path && TypeAt(path[2..], root, options) is { } type)
        {
            return $"{prefix}{path[2..]} must be {Describe(type, options)}";
        }
        return Describe(error);
    }

    /// <summary>The fault of a text that is not JSON.</summary>
    /// <param name="error">What the reader threw.</param>
    public static string Describe(JsonException error)
    {
        var sentence = error.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
        return error.LineNumber is { } line ? $"line {line + 1}: {sentence}" : sentence;
    }

    private static string Within(string prefix, string? path) =>
        prefix + (path is { Length: > 2 } ? path[2..] : "") is { Length: > 0 } inside ? $"in {inside.TrimEnd('.')}, " : "";

    /// <summary>The type of the key a path such as <c>generator.widths[1]</c> leads to.</summary>
    private static Type? TypeAt(string path, Type root, JsonSerializerOptions options)
    {
        var type = root;
        foreach (var step in path.Split('.'))
        {
            var property = options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == step.Split('[', 2)[0]);
            if (property is null)
            {
                return null;
            }
            type = property.PropertyType;
        }
        return type;
    }

    private static string Describe(Type type, JsonSerializerOptions options)
    {
        if (type.IsEnum)
        {
            var names = string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
            return type.IsDefined(typeof(FlagsAttribute), inherit: false) ? $"any of {names}, joined by commas" : $"one of {names}";
        }
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 => "a whole number up to 2147483647",
            TypeCode.Int64 => "a whole number, written out",
            TypeCode.Double => "a number",
            TypeCode.String => "text",
            _ => options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object ? "an object with keys of its own" : "a list of whole numbers",
        };
    }
}
