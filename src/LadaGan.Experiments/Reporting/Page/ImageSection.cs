using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>Sample grids over time, as a strip that the page's script turns into a slider beside the real images.</summary>
internal static class ImageSection
{
    private const int SmallSide = 640;

    public static XElement? Samples(RunReport run) => run.Fakes.Count == 0 && run.Reals is null ? null : Html.Tag("section",
        Html.Tag("h2", "Samples"),
        Html.Tag("p.about", "Samples of the EMA generator, from the same latents each time; the files are embedded unchanged."),
        Html.Tag("div.film",
            Html.Tag("div.stage"),
            Html.Tag("div.strip",
                run.Reals is { } reals ? Image("figure.reals", reals, "the data") : null,
                run.Fakes.Select(image => Image("figure", image, image.Kimg is { } kimg ? Figures.Kimg(kimg) : "before training")))));

    public static XElement? AttentionMaps(RunReport run) => run.AttentionMaps.Count == 0 ? null : Html.Tag("section",
        Html.Tag("h2", "Attention"),
        Html.Tag("div.strip.wide", run.AttentionMaps.Select(image => Image("figure", image, image.Name))));

    private static XElement Image(string name, RunImage image, string caption) => Html.Tag(name,
        Html.Tag(Math.Max(image.Width, image.Height) <= SmallSide ? "img.small" : "img",
            Html.Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(image.Png)}"),
            Html.Attribute("width", $"{image.Width}"),
            Html.Attribute("height", $"{image.Height}"),
            Html.Attribute("alt", $"{image.Name}: {caption}")),
        Html.Tag("figcaption", caption));
}
