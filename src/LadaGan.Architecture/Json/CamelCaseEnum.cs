using System.Text.Json;
using System.Text.Json.Serialization;

namespace LadaGan.Architecture.Json;

/// <summary>An enum as its names in camelCase, never as numbers.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class CamelCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
