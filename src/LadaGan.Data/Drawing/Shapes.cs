namespace LadaGan.Data.Drawing;

/// <summary>
/// Signed distances: how far a point is from a shape's outline, negative inside. Shapes are joined by taking the smaller
/// distance and intersected by taking the larger.
/// </summary>
/// <remarks>Source of the formulas: Inigo Quilez, "2D distance functions" (iquilezles.org/articles/distfunctions2d).</remarks>
internal static class Shapes
{
    public static double Circle(Point p, Point centre, double radius) => (p - centre).Length - radius;

    /// <summary>The distance to an axis-aligned ellipse, to first order near the outline.</summary>
    public static double Ellipse(Point p, Point centre, double radiusX, double radiusY)
    {
        var q = p - centre;
        var scaled = new Point(q.X / radiusX, q.Y / radiusY);
        var slope = new Point(scaled.X / radiusX, scaled.Y / radiusY).Length;
        var length = scaled.Length;
        return slope < 1e-9 ? -Math.Min(radiusX, radiusY) : length * (length - 1) / slope;
    }

    /// <summary>A line from <paramref name="start"/> to <paramref name="end"/> with round ends, whose radius changes linearly.</summary>
    public static double Stroke(Point p, Point start, Point end, double startRadius, double endRadius)
    {
        var line = end - start;
        var along = Math.Clamp((p - start).Dot(line) / line.Dot(line), 0, 1);
        return (p - start - (along * line)).Length - (startRadius + ((endRadius - startRadius) * along));
    }

    public static double Box(Point p, Point centre, double halfWidth, double halfHeight, double corner)
    {
        var x = Math.Abs(p.X - centre.X) - halfWidth + corner;
        var y = Math.Abs(p.Y - centre.Y) - halfHeight + corner;
        return new Point(Math.Max(x, 0), Math.Max(y, 0)).Length + Math.Min(Math.Max(x, y), 0) - corner;
    }

    /// <summary>A convex polygon, corners counter-clockwise: the largest of the distances to its sides.</summary>
    public static double Polygon(Point p, params ReadOnlySpan<Point> corners)
    {
        var distance = double.NegativeInfinity;
        for (var i = 0; i < corners.Length; i++)
        {
            var side = corners[(i + 1) % corners.Length] - corners[i];
            var outward = new Point(side.Y, -side.X);
            distance = Math.Max(distance, (p - corners[i]).Dot(outward) / outward.Length);
        }
        return distance;
    }

    /// <summary>
    /// A leaf: the intersection of two circles of equal size, with tips at <paramref name="start"/> and <paramref name="end"/>.
    /// </summary>
    public static double Leaf(Point p, Point start, Point end, double halfWidth)
    {
        var half = 0.5 * (end - start);
        var middle = start + half;
        var radius = (half.Dot(half) + (halfWidth * halfWidth)) / (2 * halfWidth);
        var aside = (radius - halfWidth) / half.Length * new Point(-half.Y, half.X);
        return Math.Max(Circle(p, middle + aside, radius), Circle(p, middle - aside, radius));
    }

    /// <summary>The smooth union of two shapes: the crease between them is filled over about <paramref name="width"/>.</summary>
    public static double Blend(double a, double b, double width)
    {
        var overlap = Math.Max(width - Math.Abs(a - b), 0) / width;
        return Math.Min(a, b) - (overlap * overlap * width / 4);
    }
}
