namespace LadaGan.Data.Drawing;

/// <summary>The background of an image: a sky or wall, the ground, a shadow on it.</summary>
internal static class Backdrop
{
    /// <summary>A vertical gradient, its corners a little darker.</summary>
    public static void Sky(Canvas canvas, Colour top, Colour bottom) =>
        canvas.Fill(p => (1 - (0.06 * p.Dot(p))) * bottom.Mix(top, (p.Y + 1) / 2));

    /// <summary>
    /// The ground: a wide hill whose top is at <paramref name="height"/> and which
    /// drops by <paramref name="bend"/> towards the sides.
    /// </summary>
    public static void Ground(Canvas canvas, double height, double bend, Colour far, Colour near) =>
        canvas.Paint(p => p.Y - height + (bend * p.X * p.X),
            p => far.Mix(near, Math.Clamp((height - p.Y) / (height + 1), 0, 1)), softness: 0.06);

    /// <summary>A soft shadow lying on the ground.</summary>
    public static void Shadow(Canvas canvas, Point centre, double halfWidth, double halfHeight) =>
        canvas.Paint(p => Shapes.Ellipse(p, centre, halfWidth, halfHeight), (Colour)0x1C1436, softness: 0.22, opacity: 0.42);
}
