using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>A whole page with the reports' style and script: it needs no network, no server and no other file.</summary>
/// <remarks>The content security policy allows only the page's embedded images and its own style and script.</remarks>
internal static class HtmlPage
{
    /// <param name="title">The title of the window.</param>
    /// <param name="content">The sections.</param>
    public static XElement Of(string title, params object?[] content)
    {
        var (style, script) = (Asset("charts.css") + Asset("report.css"), Asset("charts.js") + Asset("report.js"));
        return Html.Tag("html", Html.Attribute("lang", "en"),
            Html.Tag("head",
                Html.Tag("meta", Html.Attribute("charset", "utf-8")),
                Html.Tag("meta", Html.Attribute("http-equiv", "Content-Security-Policy"), Html.Attribute("content", Policy(style, script))),
                Html.Tag("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Tag("title", title),
                Html.Tag("style", Html.Verbatim(style))),
            Html.Tag("body",
                Html.Tag("main", content),
                Html.Tag("script", Html.Verbatim(script))));
    }

    private static string Policy(string style, string script) =>
        $"default-src 'none'; img-src data:; style-src {Hash(style)}; script-src {Hash(script)}; base-uri 'none'; form-action 'none'";

    private static string Hash(string code) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Html.Seen(code))))}'";

    private static string Asset(string name)
    {
        using var reader = new StreamReader(typeof(HtmlPage).Assembly.GetManifestResourceStream($"report/{name}")!);
        return reader.ReadToEnd();
    }
}
