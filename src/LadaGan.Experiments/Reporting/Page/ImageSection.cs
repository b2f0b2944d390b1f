using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>Sample grids over time, as a strip that the page's script turns into a slider beside the data.</summary>
internal static class ImageSection
{
    private const int SmallSide = 640;

    public static XElement? Samples(RunReport run) => run.Fakes.Count == 0 && run.Reals is null ? null : Html.Tag("section",
        Html.Tag("h2", "Samples"),
        Html.Tag("p.about", "The same latents each time, by the averaged generator; pictures as they are on disk."),
        Html.Tag("div.film",
            Html.Tag("div.stage"),
            Html.Tag("div.strip",
                run.Reals is { } reals ? Image("figure.reals", reals, "the data") : null,
                run.Fakes.Select(picture => Image("figure", picture, picture.Kimg is { } kimg ? Figures.Kimg(kimg) : "before training")))));

    public static XElement? AttentionMaps(RunReport run) => run.AttentionMaps.Count == 0 ? null : Html.Tag("section",
        Html.Tag("h2", "Attention"),
        Html.Tag("div.strip.wide", run.AttentionMaps.Select(picture => Image("figure", picture, picture.Name))));

    private static XElement Image(string name, RunImage picture, string caption) => Html.Tag(name,
        Html.Tag(Math.Max(picture.Width, picture.Height) <= SmallSide ? "img.small" : "img",
            Html.Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(picture.Png)}"),
            Html.Attribute("width", $"{picture.Width}"),
            Html.Attribute("height", $"{picture.Height}"),
            Html.Attribute("alt", $"{picture.Name}: {caption}")),
        Html.Tag("figcaption", caption));
}
