using LadaGan.Core.Random;

namespace LadaGan.Data.Drawing;

/// <summary>The random choices of one image: numbers read one after another from the image's own random stream.</summary>
internal sealed class Dice(ulong seed, int index)
{
    private readonly Philox _numbers = new(seed, Philox.StreamOf("drawn picture", (ulong)index));
    private ulong _next;

    /// <summary>An integer, uniform in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)_numbers.Below(_next++, (ulong)bound);

    public double Between(double low, double high) => low + ((high - low) * _numbers.Uniform(_next++));

    /// <summary>
    /// A number in [−<paramref name="reach"/>, <paramref name="reach"/>], most likely near zero (the mean of two uniform numbers).
    /// </summary>
    public double Around(double reach) => (Between(-reach, reach) + Between(-reach, reach)) / 2;

    public Point Near(double x, double y, double reach) => new(x + Around(reach), y + Around(reach));

    /// <summary>A colour anywhere on the line through <paramref name="colours"/>, so that all intermediate shades occur.</summary>
    public Colour Along(params ReadOnlySpan<Colour> colours)
    {
        var place = Between(0, colours.Length - 1);
        var left = Math.Min((int)place, colours.Length - 2);
        return colours[left].Mix(colours[left + 1], place - left);
    }
}
