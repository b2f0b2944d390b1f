using System.Globalization;

namespace LadaGan.Data.Images;

/// <summary>How a non-square image becomes square: <c>squash</c>, <c>crop</c> or <c>crop:140</c>.</summary>
public readonly record struct ImageFit
{
    private const string CropWord = "crop";
    private const string SquashWord = "squash";

    private readonly bool _crops;

    private ImageFit(bool crops, int? side) => (_crops, Side) = (crops, side);

    /// <summary>Resizes both sides to the target, ignoring the aspect ratio, as the paper's authors do.</summary>
    public static ImageFit Squash => default;

    /// <summary>Crops the largest centre square, then resizes: StyleGAN's <c>center-crop</c>.</summary>
    public static ImageFit Crop => new(crops: true, side: null);

    /// <summary>The centre square's side before resizing, in pixels; null for the largest.</summary>
    public int? Side { get; }

    /// <summary>Whether a centre square is cropped.</summary>
    public bool Crops => _crops;

    /// <summary>
    /// Crops a centre square of <paramref name="side"/> pixels (CelebA's usual 140), or the
    /// largest possible if the image is smaller, then resizes.
    /// </summary>
    public static ImageFit CropOf(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        return new(crops: true, side);
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    public static ImageFit? Parse(string text) => text switch
    {
        SquashWord => Squash,
        CropWord => Crop,
        _ when text.StartsWith($"{CropWord}:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CropWord.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
            && side is >= 1 and <= 65_535 => CropOf(side),
        _ => null,
    };

    public override string ToString() =>
        !_crops ? SquashWord : Side is { } side ? string.Create(CultureInfo.InvariantCulture, $"{CropWord}:{side}") : CropWord;
}
