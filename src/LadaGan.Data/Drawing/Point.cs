namespace LadaGan.Data.Drawing;

/// <summary>A point or vector in image coordinates: x and y are in [−1, 1], right and up, whatever the image's size.</summary>
internal readonly record struct Point(double X, double Y)
{
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    public double Dot(Point other) => (X * other.X) + (Y * other.Y);

    /// <summary>
    /// This point rotated about the origin, counter-clockwise, by the angle of the unit vector <paramref name="direction"/>.
    /// </summary>
    public Point Turned(Point direction) => new((X * direction.X) - (Y * direction.Y), (X * direction.Y) + (Y * direction.X));

    /// <summary>The unit vector at <paramref name="degrees"/>, counter-clockwise from the right.</summary>
    public static Point Towards(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new(cos, sin);
    }

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(double scale, Point a) => new(scale * a.X, scale * a.Y);
}
