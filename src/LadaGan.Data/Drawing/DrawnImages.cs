using LadaGan.Data.Drawing.Kinds;

namespace LadaGan.Data.Drawing;

/// <summary>
/// An endless set of small images drawn by the program, so that a first training run needs no data: simple objects in
/// soft light, each kind with its own range of colours, sizes and positions.
/// </summary>
/// <remarks>
/// An image is a pure function of (seed, index, size): the same on every machine, in any order, on any thread. Its
/// contents do not depend on the size; a larger image is the same drawing in more detail.
/// The kinds share one light and one layout (an object in the middle, bright above, ground below), because that is what a
/// small network learns in minutes: the generator ignored kinds that broke this layout (a fish in water, the moon at night).
/// </remarks>
public static class DrawnImages
{
    private static readonly (string Name, Action<Canvas, Dice> Draw)[] All =
    [
        ("apple", Apple.Draw), ("flower", Flower.Draw), ("mushroom", Mushroom.Draw), ("balloon", Balloon.Draw), ("sailboat", Sailboat.Draw),
    ];

    /// <summary>The number of kinds.</summary>
    public const int Kinds = 5;

    /// <summary>The kind's name, a singular noun.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static string KindName(int kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kind, Kinds);
        return All[kind].Name;
    }

    /// <summary>The kind of one image, in [0, <see cref="Kinds"/>); every kind is equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static int KindOf(ulong seed, int index) => Begin(seed, index).Kind;

    /// <summary>Draws image <paramref name="index"/> of the set with this seed.</summary>
    /// <param name="seed">Selects the set.</param>
    /// <param name="index">The image's index in the set, from 0.</param>
    /// <param name="size">Its width and height in pixels.</param>
    /// <param name="rgb">Receives sRGB bytes, rows from the top: [size, size, 3].</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or the size is not positive.</exception>
    /// <exception cref="ArgumentException">The span does not have size · size · 3 bytes.</exception>
    public static void Draw(ulong seed, int index, int size, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (rgb.Length != 3L * size * size)
        {
            throw new ArgumentException(
                $"a drawn RGB image of {size}×{size} takes {3L * size * size} bytes, but the span has {rgb.Length}", nameof(rgb));
        }
        var (kind, dice) = Begin(seed, index);
        var canvas = new Canvas(size);
        All[kind].Draw(canvas, dice);
        canvas.CopyTo(rgb);
    }

    private static (int Kind, Dice Dice) Begin(ulong seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var dice = new Dice(seed, index);
        return (dice.Below(Kinds), dice);
    }
}
