using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Charts;
using LadaGan.Experiments.Viewing;

namespace LadaGan.Experiments.Tests.Viewing;

public class PageTreeTests
{
    [Fact]
    public void An_element_becomes_a_value_in_the_same_order()
    {
        XNamespace html = "http://www.w3.org/1999/xhtml";
        var tree = PageTree.Of(new XElement(html + "p", new XAttribute("class", "soft"), "one ",
            new XElement(html + "b", "<script>"), " two", new XElement(Chart.Svg + "svg", new XAttribute("viewBox", "0 0 1 1"))));

        Assert.Equal(("p", false, "soft"), (tree.Name, tree.IsDrawing, tree.Attributes["class"]));
        Assert.Equal(["one ", "b", " two", "svg"], tree.Contents.Select(inner => inner is PageTree part ? part.Name : (string)inner));
        Assert.Equal(["<script>"], ((PageTree)tree.Contents[1]).Contents);
        Assert.True(((PageTree)tree.Contents[3]).IsDrawing);
    }

    [Fact]
    public void Characters_that_command_or_reverse_are_replaced() => Assert.Equal(
        ["a\ufffdb\ufffd"], PageTree.Of(new XElement("p", new XAttribute("title", "\u202e"), "a\u202eb\u009b")).Contents);
}
