namespace LadaGan.Data.Drawing.Kinds;

/// <summary>An apple on a table, green over yellow to dark red, with a stem and a leaf.</summary>
internal static class Apple
{
    public static void Draw(Canvas canvas, Dice dice)
    {
        var centre = dice.Near(0, -0.1, 0.09);
        var radius = dice.Between(0.56, 0.7);
        var skin = dice.Along(0x86BC3C, 0xE3CC4C, 0xE2553A, 0xD4313A, 0xAE1E40);
        var wall = dice.Along(0xF3E3C8, 0xE4E6D0, 0xCFE3E4);

        Backdrop.Sky(canvas, wall, wall.Mix(0xFFF8EC, 0.5));
        Backdrop.Ground(canvas, -0.38, 0, 0xC99A6B, 0xA8744C);
        Backdrop.Shadow(canvas, centre + (radius * new Point(0.3, -0.82)), 1.05 * radius, 0.24 * radius);

        canvas.Paint(p => Outline(p, centre, radius), p => Light.Ball(skin, p, centre, radius * 1.06, radius));
        var dimple = centre + (radius * new Point(0, 0.74));
        canvas.Paint(p => Shapes.Ellipse(p, dimple, 0.3 * radius, 0.1 * radius), Light.Shade(skin, 0.12), softness: 0.16, opacity: 0.8);
        var glint = centre + (radius * new Point(-0.42, 0.36));
        canvas.Paint(p => Shapes.Ellipse(p, glint, 0.16 * radius, 0.2 * radius), (Colour)0xFFFFFF, softness: 0.16, opacity: 0.6);

        var tip = dimple + (radius * new Point(0.1, 0.48));
        canvas.Paint(p => Shapes.Stroke(p, dimple, tip, 0.035, 0.045), (Colour)0x5B3A29);
        var leaf = dimple + (radius * new Point(0.06, 0.2));
        var leafTip = leaf + (radius * new Point(0.62, 0.24));
        canvas.Paint(p => Shapes.Leaf(p, leaf, leafTip, 0.15 * radius),
            p => Light.Shade(0x5FA046, 0.5 + (1.2 * (p.Y - leaf.Y - (0.3 * radius)))));
    }

    // Two round shoulders and a narrower foot.
    private static double Outline(Point p, Point centre, double radius)
    {
        var shoulders = Math.Min(
            Shapes.Circle(p, centre + (radius * new Point(-0.28, 0.14)), 0.74 * radius),
            Shapes.Circle(p, centre + (radius * new Point(0.28, 0.14)), 0.74 * radius));
        return Shapes.Blend(
            shoulders, Shapes.Ellipse(p, centre + (radius * new Point(0, -0.22)), 0.74 * radius, 0.72 * radius), 0.3 * radius);
    }
}
