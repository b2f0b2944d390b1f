using System.Globalization;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Inspection;

/// <summary>Looks for photos that lie on their side without their EXIF orientation, which the reference code ignores.</summary>
public static class TurnedImages
{
    private const int MostExamined = 100;

    /// <summary>A sentence about turned images among at most 100 spread evenly over the dataset; null if there are none.</summary>
    /// <param name="source">The dataset.</param>
    public static string? Note(IImageSource source)
    {
        if (source.Decoding.ApplyOrientation || !source.StoresFiles)
        {
            return null;
        }
        var examined = Math.Min(source.Count, MostExamined);
        int[] turned =
        [
            .. Enumerable.Range(0, examined).Select(place => (int)((long)place * source.Count / examined))
                .Where(index => IsTurned(source, index)),
        ];
        return turned.Length == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{turned.Length} of {examined} images examined are turned by EXIF, such as {source.Name(turned[0])}; the orientation is "
                + $"ignored, as in the reference code; the setting exif applies it");
    }

    private static bool IsTurned(IImageSource source, int index)
    {
        try
        {
            var encoded = source.Read(index);
            return ExifOrientation.Of(ImageKind.Detect(encoded), encoded) != ExifOrientation.Upright;
        }
        catch (ImageFormatException)
        {
            // It is reported when training reaches it.
            return false;
        }
    }
}
