namespace LadaGan.Data.Drawing;

/// <summary>An sRGB colour, each component in [0, 1]. Colours are mixed in sRGB space, as in most paint programs.</summary>
internal readonly record struct Colour(double Red, double Green, double Blue)
{
    public static implicit operator Colour(int hex) => new(((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0);

    /// <summary>This colour at <paramref name="share"/> 0, <paramref name="other"/> at 1, linear in between.</summary>
    public Colour Mix(Colour other, double share) =>
        new(Red + ((other.Red - Red) * share), Green + ((other.Green - Green) * share), Blue + ((other.Blue - Blue) * share));

    public static Colour operator *(double scale, Colour colour) => new(scale * colour.Red, scale * colour.Green, scale * colour.Blue);
}
