using LadaGan.Data.Drawing.Kinds;

namespace LadaGan.Data.Drawing;

/// <summary>
/// An endless set of small pictures drawn by the program itself, so that a first training needs no data: simple things in
/// soft light, each kind with its own range of colours, sizes and places.
/// </summary>
/// <remarks>
/// A picture is a pure function of (seed, index, size): the same on every machine, in any order, from any thread. Its
/// contents do not depend on the size; a larger picture is the same drawing in more detail.
/// The kinds share one light and one layout (a thing in the middle, bright above, ground below), because that is what a
/// small network learns in minutes: kinds that broke it (a fish in water, the moon at night) were left out by the generator.
/// </remarks>
public static class DrawnImages
{
    private static readonly (string Name, Action<Canvas, Dice> Draw)[] All =
    [
        ("apple", Apple.Draw), ("flower", Flower.Draw), ("mushroom", Mushroom.Draw), ("balloon", Balloon.Draw), ("sailboat", Sailboat.Draw),
    ];

    /// <summary>How many kinds of pictures there are.</summary>
    public const int Kinds = 5;

    /// <summary>The kind's name, a singular noun.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static string KindName(int kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kind, Kinds);
        return All[kind].Name;
    }

    /// <summary>The kind of one picture, in [0, <see cref="Kinds"/>); every kind is equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static int KindOf(ulong seed, int index) => Begin(seed, index).Kind;

    /// <summary>Draws picture number <paramref name="index"/> of the set with this seed.</summary>
    /// <param name="seed">Which set.</param>
    /// <param name="index">Which picture of it, from 0.</param>
    /// <param name="size">Its width and height in pixels.</param>
    /// <param name="rgb">Receives sRGB bytes, rows from the top: [size, size, 3].</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or the size is not positive.</exception>
    /// <exception cref="ArgumentException">The span has not exactly size · size · 3 bytes.</exception>
    public static void Draw(ulong seed, int index, int size, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (rgb.Length != 3L * size * size)
            throw new ArgumentException($"A drawn picture of {size}×{size} RGB takes {3L * size * size} bytes; the span has {rgb.Length}.", nameof(rgb));
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
