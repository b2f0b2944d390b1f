using LadaGan.Data.Drawing;

namespace LadaGan.Data.Tests.Drawing;

public class CanvasTests
{
    private static readonly Colour Black = 0x000000, White = 0xFFFFFF;

    [Fact]
    public void An_upright_edge_covers_each_pixel_by_its_exact_share()
    {
        var rgb = Painted(8, canvas => canvas.Paint(p => p.X - 0.1, White));
        for (var column = 0; column < 8; column++)
        {
            var covered = Math.Clamp((0.1 - (-1 + (0.25 * column))) / 0.25, 0, 1);
            Assert.Equal((byte)((covered * 255) + 0.5), rgb[3 * column]);
        }
    }

    [Fact]
    public void A_disc_covers_its_area()
    {
        var rgb = Painted(64, canvas => canvas.Paint(p => Shapes.Circle(p, new(0.1, -0.05), 0.6), White));
        var area = rgb.Sum(part => part / 255.0) / 3 * 4 / (64 * 64);
        Assert.Equal(Math.PI * 0.36, area, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Skipping_what_lies_far_away_changes_no_pixel(double softness)
    {
        double Shape(Point p) =>
            Math.Min(Shapes.Ellipse(p, new(0.2, -0.4), 0.67, 0.1), Shapes.Stroke(p, new(-0.6, -0.9), new(-0.2, 0.9), 0.02, 0.05));
        var rgb = Painted(32, canvas => canvas.Paint(Shape, White, softness));
        for (var row = 0; row < 32; row++)
        {
            for (var column = 0; column < 32; column++)
            {
                var centre = new Point(-1 + ((column + 0.5) / 16), 1 - ((row + 0.5) / 16));
                var covered = Math.Clamp(0.5 - (Shape(centre) / Math.Max(softness, 1.0 / 16)), 0, 1);
                if (softness > 0)
                {
                    covered = covered * covered * (3 - (2 * covered));
                }
                Assert.Equal(covered * 255, rgb[3 * ((row * 32) + column)], 0.51);
            }
        }
    }

    [Fact]
    public void Opacity_is_the_share_of_the_paint_where_it_covers_fully() =>
        Assert.All(Painted(4, canvas => canvas.Paint(_ => -1, White, opacity: 0.25)), part => Assert.Equal(64, part));

    [Fact]
    public void Rows_run_from_the_top_and_columns_from_the_left()
    {
        var canvas = new Canvas(2);
        canvas.Fill(p => new Colour(p.X > 0 ? 1 : 0, p.Y > 0 ? 1 : 0, 7));
        var rgb = new byte[12];
        canvas.CopyTo(rgb);
        Assert.Equal([0, 255, 255, 255, 255, 255, 0, 0, 255, 255, 0, 255], rgb);
    }

    private static byte[] Painted(int size, Action<Canvas> paint)
    {
        var canvas = new Canvas(size);
        canvas.Fill(_ => Black);
        paint(canvas);
        var rgb = new byte[size * size * 3];
        canvas.CopyTo(rgb);
        return rgb;
    }
}
