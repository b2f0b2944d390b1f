using System.Globalization;
using LadaGan.Core.Images;
using LadaGan.Core.Text;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Studio.Datasets;
using LadaGan.Studio.Door;
using LadaGan.Studio.Engines;
using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LadaGan.Studio.Endpoints;

/// <summary>Real images: what a dataset contains, and which of its images a generated one is like.</summary>
internal sealed class DataEndpoints(StudioFolder folder, ModelShelf models, DataShelf data)
{
    private const int SheetCell = 64;
    private const int LargestSide = 256;
    private const int Neighbours = 8;
    private const int MostNamed = 5;
    private static readonly StayMetadata Long = new(Stay.Long);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/datasets", () => Results.Json(data.Names));
        routes.MapGet("/api/dataset", (string? name, CancellationToken left) =>
            data.With(name, dataset => Results.Json(Facts(dataset.Report(left)).Select(fact => new { fact.What, fact.Value })), left))
            .WithMetadata(Long);
        routes.MapGet("/api/dataset/sheet.png", (string? name, CancellationToken left) =>
            data.With(name, dataset => Png(dataset.Sheet(SheetCell)), left)).WithMetadata(Long);
        routes.MapGet("/api/dataset/image.png", (string? name, int index, int size, CancellationToken left) =>
            data.With(name, dataset => Image(dataset, index, size), left));
        routes.MapGet("/api/dataset/neighbours", Near).WithMetadata(Long);
    }

    private async Task<IResult> Near(string? name, string? model, string? z, string? by, CancellationToken left)
    {
        var likeness = LikenessOf(by ?? "pixels");
        var latent = RequestedLatents.One(z);
        var (pixels, size) = await models.With(
            folder.Model(model), loaded => (loaded.Generate(loaded.Latents(latent), left), loaded.ImageSize), isLong: false,
            left);
        return await data.With(
            name,
            dataset =>
            {
                var all = dataset.Neighbours(likeness, size, left);
                return Results.Json(new
                {
                    all.Count,
                    Nearest = all.Of(pixels, size, Neighbours).Select(found => new
                    {
                        found.Index,
                        Name = ShownText.Of(dataset.Source.Name(found.Index)),
                        found.Distance,
                    }),
                });
            },
            left);
    }

    private static Likeness LikenessOf(string by) => by switch
    {
        "pixels" => Likeness.Pixels,
        "features" => Likeness.Features,
        _ => throw new StudioException("images are compared by pixels or by features"),
    };

    private static IResult Image(OpenDataset dataset, int index, int size) =>
        index >= 0 && index < dataset.Source.Count && size is >= 1 and <= LargestSide
            ? Png(dataset.Image(index, size))
            : throw new StudioException($"the dataset has images 0 to {dataset.Source.Count - 1}, at sizes up to {LargestSide}");

    private static IResult Png(DecodedImage image) =>
        Results.Bytes(PngEncoder.Encode(image.Width, image.Height, image.Rgb), "image/png");

    private static IEnumerable<(string What, string Value)> Facts(InspectionReport report)
    {
        yield return ("images", Counted.Number(report.Count));
        yield return ("size of the files", string.Create(CultureInfo.InvariantCulture, $"{report.Bytes / 1e6:#,0.0} MB"));
        yield return ("formats", Named(report.Kinds.Select(kind => $"{kind.Kind}: {Counted.Number(kind.Count)}")));
        yield return ("sizes", Named(report.Sizes.Select(size => $"{size.Width}×{size.Height}: {Counted.Number(size.Count)}")));
        if (report.Labels.Count > 0)
        {
            var names = report.ClassNames;
            yield return ("classes", Named(report.Labels.Select(label =>
                $"{(label.Label < names.Count ? names[label.Label] : $"{label.Label}")}: {Counted.Number(label.Count)}")));
        }
        yield return ("duplicates", Counted.Number(report.Duplicates.Sum(names => names.Count - 1)));
        yield return ("damaged", report.Corrupt.Count == 0 ? "none"
            : Named(report.Corrupt.Select(image => $"{image.Name} {image.Reason}")));
        yield return ("recommended", $"{report.RecommendedSize} pixels, {report.RecommendedFit}");
        foreach (var note in report.Notes)
        {
            yield return ("note", ShownText.Of(note));
        }
    }

    private static string Named(IEnumerable<string> items)
    {
        var all = items.ToList();
        var rest = all.Count - MostNamed;
        return ShownText.Of(string.Join(", ", all.Take(MostNamed)) + (rest > 0 ? $", and {Counted.Number(rest)} more" : ""));
    }
}
