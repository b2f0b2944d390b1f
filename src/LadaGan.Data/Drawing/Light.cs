namespace LadaGan.Data.Drawing;

/// <summary>The light of all images, from the upper left and in front, and its effect on a colour.</summary>
internal static class Light
{
    private const double X = -0.48, Y = 0.62, Z = 0.62;                   // a unit vector towards the light, to two digits

    private static readonly Colour Shadow = 0x2A1A4A, Sun = 0xFFF4D8;

    /// <summary>The brightness of a point of a rounded body: 0 in its own shadow, ½ its plain colour, 1 facing the light.</summary>
    public static double OnBall(Point p, Point centre, double radiusX, double radiusY)
    {
        var x = (p.X - centre.X) / radiusX;
        var y = (p.Y - centre.Y) / radiusY;
        var inside = Math.Min(1, (x * x) + (y * y));
        var facing = (x * X) + (y * Y) + (Math.Sqrt(1 - inside) * Z);
        return Math.Clamp(0.36 + (0.54 * facing), 0, 1);
    }

    /// <summary>A colour at a brightness. Shadows shift towards violet and lights towards warm white, as under a real sky.</summary>
    public static Colour Shade(Colour body, double brightness) => brightness < 0.5
        ? body.Mix((0.55 * body).Mix(Shadow, 0.4), 1 - (2 * brightness))
        : body.Mix(Sun, ((2 * brightness) - 1) * 0.5);

    /// <summary>The colour of a rounded body at a point.</summary>
    public static Colour Ball(Colour body, Point p, Point centre, double radiusX, double radiusY) =>
        Shade(body, OnBall(p, centre, radiusX, radiusY));
}
