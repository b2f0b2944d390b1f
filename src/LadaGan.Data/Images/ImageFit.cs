using System.Globalization;

namespace LadaGan.Data.Images;

/// <summary>How a non-square image becomes square: <c>squash</c>, <c>crop</c>, <c>crop:140</c> or <c>resize-crop</c>.</summary>
public readonly record struct ImageFit
{
    /// <summary>What <see cref="Parse"/> accepts, in words.</summary>
    public const string Accepted = "squash, crop, crop:N with N from 1 to 65535, or resize-crop";

    private const string CropWord = "crop";
    private const string SquashWord = "squash";
    private const string ResizeCropWord = "resize-crop";

    private readonly Order _order;

    private ImageFit(Order order, int? side = null) => (_order, Side) = (order, side);

    /// <summary>Whether a square is cropped, and when.</summary>
    private enum Order
    {
        Squash,
        CropFirst,
        ResizeFirst,
    }

    /// <summary>Resizes both sides to the target, ignoring the aspect ratio, as the paper's authors do.</summary>
    public static ImageFit Squash => default;

    /// <summary>Crops the largest centre square, then resizes: StyleGAN's <c>center-crop</c>.</summary>
    public static ImageFit Crop => new(Order.CropFirst);

    /// <summary>
    /// Resizes the shorter side to the target and crops the centre square: guided-diffusion's preparation of LSUN. Other pixels than those
    /// of <see cref="Crop"/>, whose square begins at a whole pixel of the larger image.
    /// </summary>
    /// <remarks>Source: openai/guided-diffusion, datasets/lsun_bedroom.py.</remarks>
    public static ImageFit ResizeCrop => new(Order.ResizeFirst);

    /// <summary>The centre square's side before resizing, in pixels; null for the largest.</summary>
    public int? Side { get; }

    /// <summary>Whether a centre square is cropped before the image is resized.</summary>
    public bool CropsFirst => _order == Order.CropFirst;

    /// <summary>Whether a centre square is cropped after the image is resized.</summary>
    public bool CropsLast => _order == Order.ResizeFirst;

    /// <summary>
    /// Crops a centre square of <paramref name="side"/> pixels (CelebA's usual 140), or the
    /// largest possible if the image is smaller, then resizes.
    /// </summary>
    public static ImageFit CropOf(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        return new(Order.CropFirst, side);
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    public static ImageFit? Parse(string text) => text switch
    {
        SquashWord => Squash,
        CropWord => Crop,
        ResizeCropWord => ResizeCrop,
        _ when text.StartsWith($"{CropWord}:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CropWord.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
            && side is >= 1 and <= 65_535 => CropOf(side),
        _ => null,
    };

    public override string ToString() => (_order, Side) switch
    {
        (Order.Squash, _) => SquashWord,
        (Order.ResizeFirst, _) => ResizeCropWord,
        (_, { } side) => string.Create(CultureInfo.InvariantCulture, $"{CropWord}:{side}"),
        _ => CropWord,
    };
}
