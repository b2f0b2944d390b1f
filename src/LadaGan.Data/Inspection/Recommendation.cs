using LadaGan.Data.Images;

namespace LadaGan.Data.Inspection;

/// <summary>The recommended size and fit for a dataset's images.</summary>
internal static class Recommendation
{
    private const double NearlySquare = 1.05;
    private const double NearlyAll = 0.95;
    private static readonly int[] Sizes = [256, 128, 64, 32];

    public static (int Size, ImageFit Fit) For(IReadOnlyList<(int Width, int Height, int Count)> sizes)
    {
        var images = (double)sizes.Sum(size => size.Count);
        double Share(Func<int, int, bool> of) => sizes.Where(size => of(size.Width, size.Height)).Sum(size => size.Count) / images;
        var side = Sizes.FirstOrDefault(side => Share((width, height) => Math.Min(width, height) >= side) > 0.5, Sizes[^1]);
        var square = Share((width, height) => Math.Max(width, height) <= NearlySquare * Math.Min(width, height));
        return (side, square >= NearlyAll ? ImageFit.Squash : ImageFit.Crop);
    }
}
