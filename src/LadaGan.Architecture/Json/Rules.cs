using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LadaGan.Architecture.Json;

/// <summary>Refuses values that a configuration must not have, each with the key, the value and the rule.</summary>
/// <param name="where">Names the configuration in errors.</param>
public sealed class Rules(string where)
{
    /// <summary>Refuses a value unless the rule holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="key">The key, such as <c>training.batch</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rule">A clause that says what must hold.</param>
    /// <exception cref="ConfigurationException">The rule does not hold.</exception>
    public void Require(bool holds, string key, object value, string rule)
    {
        if (!holds)
        {
            throw new ConfigurationException($"{where}: {key} is {Text(value)}, but {rule}");
        }
    }

    /// <summary>Checks every property against the ranges that stand beside it, in objects within objects too.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="type">Its type, as the reader knows it.</param>
    /// <param name="path">What the keys begin with: empty, or <c>generator.</c></param>
    /// <exception cref="ConfigurationException">A value is out of its range.</exception>
    public void RequireRanges(object value, JsonTypeInfo type, string path = "")
    {
        ArgumentNullException.ThrowIfNull(type);
        foreach (var property in type.Properties)
        {
            if (property.Get?.Invoke(value) is not { } held)
            {
                continue;
            }
            var key = path + property.Name;
            foreach (var attribute in property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: false) ?? [])
            {
                RequireRange((ValidationAttribute)attribute, key, held);
            }
            if (type.Options.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } inner)
            {
                RequireRanges(held, inner, $"{key}.");
            }
        }
    }

    /// <summary>A value as messages show it.</summary>
    /// <param name="value">A number, a text, a truth value, an enum or a list of numbers.</param>
    public static string Text(object value) => value switch
    {
        string text => $"'{text}'",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>())}]",
        bool flag => flag ? "true" : "false",
        Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A range in words, such as <c>from 1 to 65536</c>.</summary>
    /// <param name="range">The range.</param>
    public static string Words(RangeAttribute range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return (range.MinimumIsExclusive, range.MaximumIsExclusive) switch
        {
            (false, false) => $"from {Text(range.Minimum)} to {Text(range.Maximum)}",
            (true, false) => $"above {Text(range.Minimum)} and at most {Text(range.Maximum)}",
            (false, true) => $"from {Text(range.Minimum)} to below {Text(range.Maximum)}",
            _ => $"above {Text(range.Minimum)} and below {Text(range.Maximum)}",
        };
    }

    private void RequireRange(ValidationAttribute attribute, string key, object value)
    {
        switch (attribute)
        {
            case RangeAttribute range when value is IEnumerable list and not string:
                Require(list.Cast<object>().All(range.IsValid), key, value, $"each must be {Words(range)}");
                break;
            case RangeAttribute range:
                Require(range.IsValid(value), key, value, $"it must be {Words(range)}");
                break;
            case AllowedValuesAttribute allowed:
                Require(allowed.IsValid(value), key, value, $"it must be one of {string.Join(", ", allowed.Values)}");
                break;
            default:
                throw new NotSupportedException($"{key} has a {attribute.GetType().Name}, which is not checked");
        }
    }
}
