using System.Xml.Linq;
using LadaGan.Core.Text;
using LadaGan.Experiments.Reporting.Charts;

namespace LadaGan.Experiments.Viewing;

/// <summary>
/// An element of a report as a value, for a page that makes elements of it one by one: text stays text whatever it contains.
/// </summary>
/// <param name="Name">The element's name.</param>
/// <param name="IsDrawing">Whether it is an element of SVG; HTML otherwise.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Contents">What it contains, in order: texts, and other <see cref="PageTree"/>s.</param>
public sealed record PageTree(
    string Name, bool IsDrawing, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<object> Contents)
{
    internal static PageTree Of(XElement element) => new(
        element.Name.LocalName,
        element.Name.Namespace == Chart.Svg,
        element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
            .ToDictionary(attribute => attribute.Name.LocalName, attribute => ShownText.Of(attribute.Value)),
        [.. element.Nodes().Select(node => node switch
        {
            XElement inner => Of(inner),
            XText text => (object)ShownText.Of(text.Value),
            _ => "",
        })]);
}
