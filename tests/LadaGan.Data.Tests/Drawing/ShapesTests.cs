using LadaGan.Data.Drawing;

namespace LadaGan.Data.Tests.Drawing;

/// <summary>Compares the distances with the nearest of many points on each outline, which is defined independently.</summary>
public class ShapesTests
{
    private const double Fine = 2e-3;

    [Fact]
    public void Circle_is_the_distance_to_its_outline() =>
        Check(p => Shapes.Circle(p, new(0.2, -0.1), 0.4), Arc(new(0.2, -0.1), 0.4, 0.4), Fine, double.PositiveInfinity);

    [Fact]
    public void Stroke_of_even_radius_is_the_distance_to_its_outline()
    {
        Point[] outline =
        [
            .. Line(new(-0.3, 0.2), new(0.5, 0.2)), .. Line(new(-0.3, 0), new(0.5, 0)),
            .. HalfArc(new(-0.3, 0.1), 0.1, 90), .. HalfArc(new(0.5, 0.1), 0.1, -90),
        ];
        Check(p => Shapes.Stroke(p, new(-0.3, 0.1), new(0.5, 0.1), 0.1, 0.1), outline, Fine, double.PositiveInfinity);
    }

    [Fact]
    public void Stroke_has_its_two_radii_at_its_ends()
    {
        Assert.Equal(-0.3, Shapes.Stroke(new(-0.5, 0), new(-0.5, 0), new(0.5, 0), 0.3, 0.1), 12);
        Assert.Equal(0.2, Shapes.Stroke(new(0.8, 0), new(-0.5, 0), new(0.5, 0), 0.3, 0.1), 12);
        Assert.Equal(0, Shapes.Stroke(new(0, 0.2), new(-0.5, 0), new(0.5, 0), 0.3, 0.1), 12);
    }

    [Fact]
    public void Box_with_sharp_corners_is_the_distance_to_its_outline() =>
        Check(
            p => Shapes.Box(p, new(0.1, 0.1), 0.4, 0.2, 0),
            Closed(new(-0.3, -0.1), new(0.5, -0.1), new(0.5, 0.3), new(-0.3, 0.3)),
            Fine,
            double.PositiveInfinity);

    [Fact]
    public void Box_with_the_largest_corners_is_a_stroke()
    {
        foreach (var p in Grid())
        {
            Assert.Equal(Shapes.Stroke(p, new(-0.2, 0), new(0.2, 0), 0.2, 0.2), Shapes.Box(p, default, 0.4, 0.2, 0.2), 12);
        }
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.7, 0.4)]
    [InlineData(0.3, 0.6)]
    public void Ellipse_is_close_to_the_distance_near_its_outline(double radiusX, double radiusY) =>
        Check(p => Shapes.Ellipse(p, default, radiusX, radiusY), Arc(default, radiusX, radiusY), tolerance: 0.012, within: 0.06);

    [Theory]
    [InlineData(0.7, 0.1)]
    [InlineData(0.7, 0.4)]
    [InlineData(0.1, 0.3)]
    public void Ellipse_never_claims_twice_the_distance_which_the_canvas_relies_on(double radiusX, double radiusY)
    {
        var outline = Arc(default, radiusX, radiusY);
        foreach (var p in Grid().Where(p => Shapes.Ellipse(p, default, radiusX, radiusY) > 0.02))
        {
            Assert.InRange(Shapes.Ellipse(p, default, radiusX, radiusY), 0, 2 * Nearest(p, outline));
        }
    }

    [Fact]
    public void Ellipse_has_a_distance_at_its_centre() => Assert.Equal(-0.2, Shapes.Ellipse(new(0.1, 0.1), new(0.1, 0.1), 0.5, 0.2));

    [Fact]
    public void Polygon_has_the_sign_of_inside_and_the_distance_within()
    {
        Point[] corners = [new(-0.4, -0.5), new(0.6, -0.3), new(0, 0.7)];
        var outline = Closed(corners);
        foreach (var p in Grid().Where(p => Shapes.Polygon(p, corners) <= 0))
        {
            Assert.Equal(-Nearest(p, outline), Shapes.Polygon(p, corners), Fine);
        }
        foreach (var p in Grid().Where(p => Shapes.Polygon(p, corners) > 0))
        {
            Assert.InRange(Shapes.Polygon(p, corners), 0, Nearest(p, outline) + Fine);
        }
    }

    [Fact]
    public void Leaf_has_its_tips_and_its_width()
    {
        Point start = new(-0.4, -0.3), end = new(0.4, 0.3);               // length 1, middle at the origin
        Assert.Equal(0, Shapes.Leaf(start, start, end, 0.2), 12);
        Assert.Equal(0, Shapes.Leaf(end, start, end, 0.2), 12);
        Assert.Equal(0, Shapes.Leaf(0.2 * new Point(-0.6, 0.8), start, end, 0.2), 12);
        Assert.Equal(0, Shapes.Leaf(0.2 * new Point(0.6, -0.8), start, end, 0.2), 12);
        Assert.Equal(-0.2, Shapes.Leaf(default, start, end, 0.2), 12);
    }

    [Fact]
    public void Blend_only_adds_and_only_near_the_crease()
    {
        Assert.Equal(0.1, Shapes.Blend(0.1, 0.5, 0.2));
        Assert.Equal(-0.3, Shapes.Blend(0.4, -0.3, 0.2));
        Assert.Equal(-0.05, Shapes.Blend(0, 0, 0.2), 12);                 // width / 4 in the crease itself
        Assert.InRange(Shapes.Blend(0.1, 0.15, 0.2), 0, 0.1);
    }

    private static void Check(Func<Point, double> shape, Point[] outline, double tolerance, double within)
    {
        var compared = 0;
        foreach (var p in Grid())
        {
            var expected = Nearest(p, outline);
            if (expected > within)
            {
                continue;
            }
            Assert.Equal(expected, Math.Abs(shape(p)), tolerance);
            compared++;
        }
        Assert.True(compared > 50);
        Assert.True(shape(new(0.1, 0.1)) < 0, "the inside is negative");
        Assert.True(shape(new(0.95, 0.95)) > 0, "the outside is positive");
    }

    private static double Nearest(Point p, Point[] outline) => outline.Min(q => (p - q).Length);

    private static IEnumerable<Point> Grid() =>
        from row in Enumerable.Range(0, 41)
        from column in Enumerable.Range(0, 41)
        select new Point(-1 + (0.05 * column), -1 + (0.05 * row));

    private static Point[] Arc(Point centre, double radiusX, double radiusY) =>
        [.. Enumerable.Range(
            0, 2000).Select(i => centre + new Point(radiusX * Math.Cos(i * Math.PI / 1000), radiusY * Math.Sin(i * Math.PI / 1000)))];

    private static IEnumerable<Point> HalfArc(Point centre, double radius, double fromDegrees) =>
        Enumerable.Range(0, 500).Select(i => (fromDegrees + (i * 0.36)) * Math.PI / 180)
            .Select(a => centre + new Point(radius * Math.Cos(a), radius * Math.Sin(a)));

    private static IEnumerable<Point> Line(Point from, Point to) => Enumerable.Range(0, 1000).Select(i => from + (i / 999.0 * (to - from)));

    private static Point[] Closed(params Point[] corners) =>
        [.. Enumerable.Range(0, corners.Length).SelectMany(i => Line(corners[i], corners[(i + 1) % corners.Length]))];
}
