namespace LadaGan.Data.Drawing.Kinds;

/// <summary>A flower in a meadow: five to seven petals around a golden centre, a stem and two leaves.</summary>
internal static class Flower
{
    public static void Draw(Canvas canvas, Dice dice)
    {
        var centre = dice.Near(0, 0.17, 0.08);
        var radius = dice.Between(0.6, 0.74);
        var petals = 5 + dice.Below(3);
        var first = 90 + dice.Around(14);
        var colour = dice.Along(0xFFF6EE, 0xFFB3C7, 0xF2668B, 0xC65BC0, 0x8A6BE0);
        var sky = dice.Along(0xBFE6F2, 0xD3EEE0, 0xF7EFCB);
        var foot = new Point(0.5 * centre.X, -1.1);

        Backdrop.Sky(canvas, sky, sky.Mix(0xFFFFF4, 0.6));
        Backdrop.Ground(canvas, -0.5, 0.08, 0x9CCB6B, 0x5C9E4A);
        canvas.Paint(p => Shapes.Stroke(p, foot, centre, 0.06, 0.05), (Colour)0x3F8A45);
        foreach (var side in new[] { -1, 1 })
        {
            var joint = new Point(foot.X, -0.86);
            var tip = joint + new Point(side * 0.46, 0.3);
            canvas.Paint(p => Shapes.Leaf(p, joint, tip, 0.1), Light.Shade(0x4E9E4C, side < 0 ? 0.6 : 0.4));
        }

        var directions = new Point[petals];
        for (var i = 0; i < petals; i++)
        {
            directions[i] = Point.Towards(first + (360.0 * i / petals));
        }
        var width = radius * 1.9 / petals;
        canvas.Paint(p => Petal(Nearest(p - centre, directions), radius, width),
            p => PetalColour(p - centre, directions, radius, width, colour));

        var heart = 0.29 * radius;
        canvas.Paint(p => Shapes.Circle(p, centre, heart + 0.03), Light.Shade(colour, 0.1), softness: 0.1, opacity: 0.5);
        canvas.Paint(p => Shapes.Circle(p, centre, heart), p => Light.Ball(0xF7B52C, p, centre, heart, heart));
    }

    // The point relative to the closest petal: x along the petal, y across.
    private static Point Nearest(Point p, Point[] directions)
    {
        var best = directions[0];
        foreach (var direction in directions)
        {
            if (p.Dot(direction) > p.Dot(best))
            {
                best = direction;
            }
        }
        return p.Turned(new Point(best.X, -best.Y));
    }

    private static double Petal(Point p, double radius, double width) =>
        Shapes.Ellipse(p, new Point(0.56 * radius, 0), 0.44 * radius, width);

    private static Colour PetalColour(Point p, Point[] directions, double radius, double width, Colour colour)
    {
        var petal = Nearest(p, directions);
        var crease = petal.Y * petal.Y / (width * width);
        return Light.Shade(colour, 0.34 + (0.3 * petal.X / radius) - (0.22 * crease) + (0.16 * (p.Y - p.X) / radius));
    }
}
