using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using LadaGan.Core.Files;
using LadaGan.Experiments.Reporting.Page;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting;

/// <summary>Writes a run as one self-contained page: it needs no network, no server and no other file.</summary>
/// <remarks>
/// The content security policy allows only the page's embedded images and its own style and script. Equal runs give equal bytes.
/// </remarks>
public static class HtmlReport
{
    /// <summary>The default name of the page in a run directory.</summary>
    public const string DefaultName = "report.html";

    /// <summary>Writes the page and replaces an existing file.</summary>
    /// <exception cref="DurableWriteException">The page cannot be written; nothing was changed.</exception>
    public static void Write(string path, RunReport run) => DurableFile.Write(path, stream => Html.Write(stream, Page(run)));

    private static XElement Page(RunReport run)
    {
        var (style, script) = (Asset("report.css"), Asset("report.js"));
        return Html.Tag("html", Html.Attribute("lang", "en"),
            Html.Tag("head",
                Html.Tag("meta", Html.Attribute("charset", "utf-8")),
                Html.Tag("meta", Html.Attribute("http-equiv", "Content-Security-Policy"), Html.Attribute("content", Policy(style, script))),
                Html.Tag("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Tag("title", $"{run.Name} – LadaGAN"),
                Html.Tag("style", Html.Verbatim(style))),
            Html.Tag("body",
                Html.Tag("main",
                    SummarySection.Of(run),
                    ImageSection.Samples(run),
                    CurveSection.Of(run),
                    ImageSection.AttentionMaps(run),
                    SnapshotSection.Of(run),
                    OptionsSection.Of(run),
                    NoteSection.Of(run)),
                Html.Tag("script", Html.Verbatim(script))));
    }

    private static string Policy(string style, string script) =>
        $"default-src 'none'; img-src data:; style-src {Hash(style)}; script-src {Hash(script)}; base-uri 'none'; form-action 'none'";

    private static string Hash(string code) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Html.Seen(code))))}'";

    private static string Asset(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream($"report/{name}")!);
        return reader.ReadToEnd();
    }
}
