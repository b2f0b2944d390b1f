namespace LadaGan.Data.Drawing.Kinds;

/// <summary>A striped hot-air balloon with its basket before clouds and far hills.</summary>
internal static class Balloon
{
    public static void Draw(Canvas canvas, Dice dice)
    {
        var centre = dice.Near(0, 0.24, 0.08);
        var radius = dice.Between(0.56, 0.68);
        var colour = dice.Along(0x7D58C2, 0xD93F78, 0xE4453C, 0xF0813A, 0xF6C445);
        var sky = dice.Along(0x58AEEA, 0x7CC2EE);
        var cloud = dice.Near(0, 0, 0.25);

        Backdrop.Sky(canvas, sky, sky.Mix(0xFFFFFF, 0.6));
        canvas.Paint(p => Math.Min(Shapes.Ellipse(p, cloud + new Point(-0.75, 0.5), 0.4, 0.12),
            Shapes.Ellipse(p, cloud + new Point(0.75, 0.1), 0.42, 0.12)),
            (Colour)0xFFFFFF, softness: 0.25, opacity: 0.8);
        Backdrop.Ground(canvas, -0.58, 0.12, 0xA5CF8E, 0x6AA865);

        var mouth = centre + new Point(0, -1.28 * radius);
        var basket = mouth + new Point(0, -0.22);
        canvas.Paint(p => Shapes.Box(p, mouth + new Point(0, -0.08), 0.1, 0.12, 0.01), (Colour)0x6B5140, opacity: 0.45);
        canvas.Paint(p => Shapes.Box(p, basket, 0.13, 0.1, 0.04), p => Light.Shade(0xA9713F, 0.5 - (2.4 * (p.X - basket.X))));
        canvas.Paint(
            p => Shapes.Blend(Shapes.Circle(p, centre, radius), Shapes.Stroke(p, centre, mouth, radius * 0.8, 0.11), 0.1),
            p => Light.Ball(colour.Mix(0xFFF6E3, Stripe(p - centre, radius)), p, centre, radius * 1.05, radius * 1.3));
    }

    // The weight of the pale stripes: the gores run from pole to pole, so they narrow with the balloon.
    private static double Stripe(Point p, double radius)
    {
        var halfWidth = p.Y > -0.3 * radius
            ? Math.Sqrt(Math.Max(0.04 * radius * radius, (radius * radius) - (p.Y * p.Y)))
            : Math.Max(0.11, radius * (0.954 + ((p.Y / radius) + 0.3) * 0.8));
        var gore = Math.Abs(Math.Abs(p.X / halfWidth) - 0.46) - 0.16;
        return Math.Clamp(0.5 - (gore * 8), 0, 1) * 0.9;
    }
}
