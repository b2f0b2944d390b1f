using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LadaGan.Experiments.Reporting;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Tests.Reporting;

public sealed class HtmlReportTests : IDisposable
{
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly RunPlace _place = new();

    [Fact]
    public void A_run_that_just_began_has_a_page()
    {
        var page = Page();
        Assert.Equal("00000-tiny-photos-batch4", page.Descendants(Xhtml + "h1").Single().Value);
        Assert.Equal(["Configuration"], Headings(page));
        Assert.Contains("none yet", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_a_run_left_has_its_section()
    {
        FillIn();
        var page = Page();
        Assert.Equal(["Samples", "Metrics", "Losses and scores", "Gradients and diversity", "Sparks", "Attention", "Snapshots",
            "Configuration", "Log"], Headings(page));
        Assert.Equal(["fid50k", "Adversarial loss", "Scores", "Gradient norm", "a b"],
            page.Descendants(Xhtml + "strong").Select(title => title.Value));
        Assert.Equal(5, page.Descendants(Svg + "svg").Count());
        var sources = page.Descendants(Xhtml + "img")
            .Select(picture => Convert.FromBase64String(picture.Attribute("src")!.Value.Split("data:image/png;base64,")[1])).ToArray();
        Assert.Equal(File.ReadAllBytes(Path.Join(_place.Path, "reals.png")), sources[0]);
        Assert.Equal(4, sources.Length);
        var best = page.Descendants(Xhtml + "td").Single(cell => cell.Attribute("class")?.Value == "number best");
        Assert.Equal("12.3 best", best.Value);
        Assert.Equal(["corrupt image"],
            page.Descendants(Xhtml + "li").Where(note => note.Attribute("class")?.Value == "warning").Select(note => note.Value[..13]));
        Assert.Contains("seed7", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_text_goes_in_stays_text()
    {
        const string Evil = "<script>alert(1)</script> & \"quotes\" ]]> &lt; \u0007\u001b[31m \ud800 é";
        _place.Write(
            "training_options.json", "{\"data\": \"</style><img src=x onerror=alert(1)>\", \"configuration\": {\"name\": \"<b>\"}}");
        _place.Write("log.txt", Evil + "\n");
        _place.Write("stats.jsonl", RunPlace.Tick(1, more: "\"<i>/'\\u0001\\\"/x\":{\"num\":1,\"mean\":1,\"std\":0},"));
        _place.Write("metric-a.jsonl", RunPlace.Metric("network-snapshot-000001.safetensors", "{\"<u>\": 1}", "<s>"));
        _place.Write("network-snapshot-000001.safetensors", "");
        var page = Page();
        Assert.Single(page.Descendants(Xhtml + "script"));
        Assert.Empty(page.Descendants(Xhtml + "img"));
        Assert.DoesNotContain(page.Descendants(),
            element => element.Name.LocalName is "b" && element.Value.Length == 0 || element.Name.LocalName is "i" or "u" or "s");
        Assert.Contains(page.Descendants(Xhtml + "li"),
            note => note.Value.StartsWith("<script>alert(1)</script> & \"quotes\" ]]> &lt; ��[31m ", StringComparison.Ordinal));
        Assert.Contains("</style><img src=x onerror=alert(1)>", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_else_and_allows_only_its_own_code()
    {
        FillIn();
        Page();
        var text = File.ReadAllText(_place.Page);
        Assert.Empty(Regex.Matches(text, "(?:src|href)=\"(?!data:image/png;base64,)"));
        Assert.DoesNotMatch(@" (style|on\w+)=""", text);
        Assert.DoesNotMatch(@"url\(|@import", text);
        // An HTML parser takes a script's or style's text as it stands in the file.
        foreach (var (tag, directive) in ((string, string)[])[("style", "style-src"), ("script", "script-src")])
        {
            var code = text.Split($"<{tag}>")[1].Split($"</{tag}>")[0];
            Assert.Contains($"{directive} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(code)))}'",
                text, StringComparison.Ordinal);
        }
        Assert.Contains("default-src 'none'; img-src data:;", text, StringComparison.Ordinal);
        // In HTML, unlike XML, only void elements may close themselves.
        Assert.All(Regex.Matches(text, @"<(\w+)[^<>]*/>").Select(match => match.Groups[1].Value),
            name => Assert.Contains(name, (string[])["img", "meta", "path"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    public void One_tick_or_very_many_make_a_page(int ticks)
    {
        var lines = new StringBuilder();
        for (var tick = 1; tick <= ticks; tick++)
        {
            lines.Append(RunPlace.Tick(tick));
        }
        _place.Write("stats.jsonl", lines.ToString());
        var page = Page();
        var curve = Assert.Single(page.Descendants(Svg + "g"));
        Assert.InRange(curve.Attribute("data-x")!.Value.Split(' ').Length, 1, 400);
        Assert.InRange(new FileInfo(_place.Page).Length, 10_000, 100_000);
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes()
    {
        FillIn();
        Page();
        var first = File.ReadAllBytes(_place.Page);
        Page();
        Assert.Equal(first, File.ReadAllBytes(_place.Page));
    }

    [Fact]
    public void Of_a_long_log_the_ends_are_shown()
    {
        _place.Write("log.txt", string.Concat(Enumerable.Range(1, 1000).Select(i => $"note {i}\nsaved x\n")));
        var notes = Page().Descendants(Xhtml + "li").Select(note => note.Value).ToArray();
        Assert.Equal(201, notes.Length);
        Assert.Equal(("note 20", "… 800 more in log.txt …", "note 821", "note 1000"), (notes[19], notes[20], notes[21], notes[^1]));
    }

    public void Dispose() => _place.Dispose();

    private static string[] Headings(XDocument page) => [.. page.Descendants(Xhtml + "h2").Select(heading => heading.Value)];

    private XDocument Page()
    {
        HtmlReport.Write(_place.Page, RunReport.Read(_place.Path));
        using var reader = XmlReader.Create(_place.Page, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private void FillIn()
    {
        string More(double value) =>
            $"\"Loss/scores/real\":{{\"num\":1,\"mean\":{value},\"std\":1}},\"Gradients/G/norm\":{{\"num\":1,\"mean\":2,\"std\":0}},"
            + $"\"Sparks/a_b\":{{\"num\":1,\"mean\":3,\"std\":0}},\"Loss/D/bcr\":{{\"num\":1,\"mean\":0,\"std\":0}},";
        _place.Write("stats.jsonl", RunPlace.Tick(1, more: More(0.5)) + RunPlace.Tick(2, more: More(0.75)));
        _place.Picture(_place.Run.Reals, 50);
        _place.Picture(_place.Run.InitialFakes, 100);
        _place.Picture(_place.Run.Fakes(2000), 150);
        _place.Picture(_place.Run.Attention(2000), 200);
        _place.Write("network-snapshot-000001.safetensors", "x");
        _place.Write("network-snapshot-000002.safetensors", "x");
        _place.Write("metric-fid50k.jsonl", RunPlace.Metric("network-snapshot-000001.safetensors", "{\"fid50k\": 45.6}")
            + RunPlace.Metric("network-snapshot-000002.safetensors", "{\"fid50k\": 12.3}"));
        _place.Write("log.txt", "training tiny\ncorrupt image a.png is left out: x\nsaved y\n");
    }
}
