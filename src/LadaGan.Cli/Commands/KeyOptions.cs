using System.CommandLine;
using System.Globalization;

namespace LadaGan.Cli.Commands;

/// <summary>Options that are short for a key of the configuration.</summary>
internal sealed class KeyOptions
{
    private readonly List<Func<ParseResult, string?>> _settings = [];

    public Option Number<T>(string name, string key, string description, string helpName) where T : struct, IFormattable
    {
        var option = new Option<T?>(name) { Description = description, HelpName = helpName };
        _settings.Add(parsed => parsed.GetValue(option) is { } given ? $"{key}={given.ToString(null, CultureInfo.InvariantCulture)}" : null);
        return option;
    }

    public Option Word(string name, string key, string description, string helpName)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        _settings.Add(parsed => parsed.GetValue(option) is { } given ? $"{key}={given}" : null);
        return option;
    }

    /// <summary>Switches the key on; what is not given leaves the configuration's value.</summary>
    public Option Flag(string name, string key, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        _settings.Add(parsed => parsed.GetValue(option) ? $"{key}=true" : null);
        return option;
    }

    /// <summary>What was given, as <c>key=value</c>.</summary>
    public IEnumerable<string> Settings(ParseResult parsed) => _settings.Select(setting => setting(parsed)).OfType<string>();
}
