using System.CommandLine;
using System.Globalization;

namespace LadaGan.Cli.Commands;

/// <summary>Options that stand for a key of the configuration; their descriptions end with the key.</summary>
internal sealed class KeyOptions
{
    private readonly List<Func<ParseResult, string?>> _settings = [];

    public Option Number<T>(string name, string key, string helpName, string description) where T : struct, IFormattable
    {
        var option = new Option<T?>(name) { Description = Described(description, key), HelpName = helpName };
        var invariant = CultureInfo.InvariantCulture;
        _settings.Add(parsed => parsed.GetValue(option) is { } given ? $"{key}={given.ToString(null, invariant)}" : null);
        return option;
    }

    public Option Word(string name, string key, string helpName, string description)
    {
        var option = new Option<string?>(name) { Description = Described(description, key), HelpName = helpName };
        _settings.Add(parsed => parsed.GetValue(option) is { } given ? $"{key}={given}" : null);
        return option;
    }

    /// <summary>Switches the key on; without the option the configuration's value stays.</summary>
    public Option Flag(string name, string key, string description)
    {
        var option = new Option<bool>(name) { Description = Described(description, key) };
        _settings.Add(parsed => parsed.GetValue(option) ? $"{key}=true" : null);
        return option;
    }

    /// <summary>The options that were given, as <c>key=value</c>.</summary>
    public IEnumerable<string> Settings(ParseResult parsed) => _settings.Select(setting => setting(parsed)).OfType<string>();

    private static string Described(string description, string key) => $"{description} [{key}]";
}
