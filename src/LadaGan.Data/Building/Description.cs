using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;

namespace LadaGan.Data.Building;

/// <summary>What a packed data file says of its making. No absolute path: the same images give the same file wherever they lie.</summary>
internal static class Description
{
    public static IReadOnlyDictionary<string, string> Of(IImageSource source, BuildRequest request)
    {
        var description = new Dictionary<string, string>
        {
            ["source"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Path))),
            ["size"] = $"{request.Size}",
            ["fit"] = request.Fit.ToString(),
            ["filter"] = request.Filter.ToString().ToLowerInvariant(),
            ["background"] = request.Reading.Decode.Background.ToString().ToLowerInvariant(),
            ["orientation"] = request.Reading.Decode.ApplyOrientation ? "exif" : "stored",
        };
        if (request.Reading.Split is { } split)
        {
            description[PackedFormat.SplitKey] = split;
        }
        return description;
    }
}
