using SkiaSharp;

namespace LadaGan.Experiments.Figures;

/// <summary>The font of the figures, which the program carries: figures look the same where no font is installed.</summary>
internal static class FigureFont
{
    private const string Resource = "figures/DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <param name="size">Height of the letters' body in pixels.</param>
    public static SKFont Of(float size) => new(Typeface.Value, size)
    {
        Edging = SKFontEdging.Antialias,
        // FreeType's light hinting aligns the letters with whole rows of pixels; it does not depend on the machine's settings.
        Hinting = SKFontHinting.Slight,
        Subpixel = true,
    };

    /// <summary>Width of a text in pixels.</summary>
    public static float WidthOf(string text, float size)
    {
        using var font = Of(size);
        return font.MeasureText(text);
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(FigureFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program was built without {Resource}");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"{Resource} is not a font");
    }
}
