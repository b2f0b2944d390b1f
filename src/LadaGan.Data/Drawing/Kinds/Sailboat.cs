namespace LadaGan.Data.Drawing.Kinds;

/// <summary>A sailing boat on a calm sea, a low sun behind it.</summary>
internal static class Sailboat
{
    public static void Draw(Canvas canvas, Dice dice)
    {
        var deck = dice.Near(0, -0.44, 0.08);
        var scale = dice.Between(0.92, 1.12);
        var hull = dice.Along(0xC73E3A, 0x8C4A2F, 0x2F4F7F);
        var sail = dice.Along(0xFFF7E8, 0xFFE1B0, 0xF58A5B, 0xE2535B);
        var sky = dice.Along(0x86C5E8, 0xB7B9E8, 0xF2A98F);
        var sea = dice.Along(0x2E8FB0, 0x2F6FA8, 0x3D5C9A);
        var sun = dice.Near(0.55, 0.35, 0.2);

        Point At(double x, double y) => deck + (scale * new Point(x, y));
        Backdrop.Sky(canvas, sky, sky.Mix(0xFFF0CF, 0.9));
        canvas.Paint(p => Shapes.Circle(p, sun, 0.16), (Colour)0xFFF2B8, softness: 0.2, opacity: 0.9);
        Backdrop.Ground(canvas, -0.32, 0, sea.Mix(0xFFF0CF, 0.35), sea.Mix(0x122A55, 0.3));

        canvas.Paint(p => Shapes.Ellipse(p, At(0.05, -0.32), 0.6 * scale, 0.1), Light.Shade(sea, 0.1), softness: 0.14, opacity: 0.55);
        canvas.Paint(p => Shapes.Stroke(p, At(0.02, 0), At(0.02, 1.22), 0.03, 0.02), (Colour)0x8A6350);
        Point mainFoot = At(0.07, 0.12), mainClew = At(0.62, 0.12), mainHead = At(0.06, 1.2);
        canvas.Paint(p => Shapes.Polygon(p, mainFoot, mainClew, mainHead), p => Light.Shade(sail, 0.62 - (0.5 * (p.X - deck.X))));
        Point jibFoot = At(-0.52, 0.12), jibClew = At(-0.04, 0.12), jibHead = At(-0.02, 1.0);
        canvas.Paint(p => Shapes.Polygon(p, jibFoot, jibClew, jibHead), p => Light.Shade(sail, 0.72 - (0.3 * (p.X - deck.X))));
        Point[] wood = [At(-0.42, -0.28), At(0.44, -0.28), At(0.66, 0.04), At(-0.66, 0.04)];
        canvas.Paint(p => Shapes.Polygon(p, wood), p => Light.Shade(hull, 0.55 + (0.9 * (p.Y - deck.Y)) - (0.2 * (p.X - deck.X))));
    }
}
