namespace LadaGan.Data.Drawing.Kinds;

/// <summary>A spotted mushroom in the woods: a wide cap from scarlet to brown over a pale stem.</summary>
internal static class Mushroom
{
    public static void Draw(Canvas canvas, Dice dice)
    {
        var rim = dice.Near(0, -0.06, 0.09);                                // the middle of the cap's lower edge
        var width = dice.Between(0.66, 0.82);
        var height = dice.Between(0.6, 0.76);
        var stem = dice.Between(0.19, 0.25);
        var cap = dice.Along(0xD92F3A, 0xE8603C, 0xD98A45, 0x9C5B3C);
        var woods = dice.Along(0xA5D2C4, 0xBFDBB2, 0xE6E2B4);
        var foot = new Point(rim.X, -0.62);

        Backdrop.Sky(canvas, woods, woods.Mix(0xFFFBE6, 0.6));
        Backdrop.Ground(canvas, -0.46, 0.1, 0x86AE58, 0x557F3F);
        Backdrop.Shadow(canvas, foot + new Point(0.18, -0.14), 0.56, 0.14);

        canvas.Paint(p => Shapes.Stroke(p, foot, rim, stem * 1.25, stem * 0.9),
            p => Light.Shade(0xF3E6CE, 0.5 - (0.36 * (p.X - rim.X) / stem)));
        canvas.Paint(p => Shapes.Ellipse(p, rim + new Point(0, -0.06), width * 0.62, 0.1), (Colour)0x6B4A4A, softness: 0.12, opacity: 0.75);
        canvas.Paint(p => Cap(p, rim, width, height), p => Light.Ball(cap, p, rim + new Point(0, 0.1 * height), width, height));
        foreach (var (x, y, size) in new[] { (-0.5, 0.3, 0.13), (0.02, 0.56, 0.17), (0.5, 0.26, 0.12), (-0.08, 0.1, 0.09) })
        {
            var spot = rim + new Point((x + dice.Around(0.08)) * width, (y + dice.Around(0.06)) * height);
            canvas.Paint(p => Shapes.Ellipse(p, spot, size * width, size * 0.85 * width),
                p => Light.Ball(0xFFF6E6, p, rim, width * 1.2, height * 1.2));
        }
    }

    // The upper part of an ellipse, cut by a slightly hanging lower edge.
    private static double Cap(Point p, Point rim, double width, double height) => Math.Max(
        Shapes.Ellipse(p, rim, width, height),
        -Shapes.Ellipse(p, rim + new Point(0, -1.06), 2.2, 0.98));
}
