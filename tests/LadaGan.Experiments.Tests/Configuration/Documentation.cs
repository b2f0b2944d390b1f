using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LadaGan.Experiments.Tests.Configuration;

/// <summary>The summaries that the compiler puts beside each assembly, as Markdown.</summary>
internal static partial class Documentation
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Read = [];

    /// <summary>The summary of a property or of an enum's value.</summary>
    public static string Of(MemberInfo member) =>
        Find(member) ?? throw new InvalidOperationException($"{member.DeclaringType!.Name}.{member.Name} needs a summary: it is a key");

    public static string? Find(MemberInfo member)
    {
        var kind = member is PropertyInfo ? 'P' : 'F';
        var summary = SummariesOf(member.Module.Assembly).GetValueOrDefault($"{kind}:{member.DeclaringType!.FullName}.{member.Name}");
        return summary is null ? null : Spaces().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim()
            .Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static Dictionary<string, XElement> SummariesOf(Assembly assembly)
    {
        if (!Read.TryGetValue(assembly, out var summaries))
        {
            summaries = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);
            Read.Add(assembly, summaries);
        }
        return summaries;
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see =>
            $"`{JsonNamingPolicy.CamelCase.ConvertName(see.Attribute("cref")!.Value.Split('.')[^1])}`",
        _ => throw new InvalidOperationException($"a summary holds {node}, which docs/configuration.md cannot show"),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
