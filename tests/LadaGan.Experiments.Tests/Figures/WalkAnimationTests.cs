using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Tests.Figures.Animation;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class WalkAnimationTests : IDisposable
{
    private const int Cell = FigureCase.Cell;
    private const int Gap = FigureCase.Gap;
    private readonly FigureCase _case = new();

    [Fact]
    public void A_walk_goes_round_all_seeds_with_their_own_images()
    {
        var walk = new WalkAnimation { Seeds = [3, 17, 42], Steps = 5, FramesPerSecond = 25 };
        var told = new List<(int, int)>();
        var played = Play(walk, "walk.webp", (done, total) => told.Add((done, total)));
        Assert.Equal((Cell, Cell, 12), (played.Width, played.Height, played.Frames.Count));
        Assert.All(played.Milliseconds, duration => Assert.Equal(40, duration));
        AssertImage(Latents.OfSeeds([3], 8), played, 0, 0, 0);
        AssertImage(Latents.OfSeeds([17], 8), played, 4, 0, 0);
        AssertImage(Latents.OfSeeds([42], 8), played, 8, 0, 0);
        float[] last = [.. Latents.OfSeeds([42], 8).Zip(Latents.OfSeeds([3], 8), (a, b) => (float)((0.25 * a) + (0.75 * b)))];
        AssertImage(last, played, 11, 0, 0);
        Assert.Equal((12, 12), told[^1]);
    }

    [Fact]
    public void Maps_stand_beside_the_image()
    {
        var played = Play(new() { Seeds = [3, 17], Steps = 3, Attention = true, Head = 1 }, "walk.webp");
        Assert.Equal((4 * Cell, Cell, 4), (played.Width, played.Height, played.Frames.Count));
        var (pixels, maps) = _case.Generate(Latents.OfSeeds([17], 8));
        Assert.Equal(pixels, Shown(played, 2, 0, 0, 32));
        foreach (var (block, place) in ((int, int)[])[(2, 1), (1, 2), (0, 3)])
        {
            var map = maps[block][(maps[block].Length / 2)..];
            Assert.Equal(Viridis.Paint(map), Shown(played, 2, place * Cell, 0, 8 << block));
        }
    }

    [Fact]
    public void A_grid_has_a_walk_for_each_part_of_the_list()
    {
        long[] seeds = [.. Enumerable.Range(20, 18)];
        var played = Play(new() { Seeds = seeds, Grid = (3, 2), Steps = 4 }, "walks.webp");
        Assert.Equal(((3 * (Cell + Gap)) - Gap, (2 * (Cell + Gap)) - Gap, 9), (played.Width, played.Height, played.Frames.Count));
        for (var walk = 0; walk < 6; walk++)
        {
            for (var place = 0; place < 3; place++)
            {
                var (x, y) = (walk % 3 * (Cell + Gap), walk / 3 * (Cell + Gap));
                AssertImage(Latents.OfSeeds([seeds[(walk * 3) + place]], 8), played, place * 3, x, y);
            }
        }
    }

    [Fact]
    public void A_walk_may_follow_arcs()
    {
        var played = Play(new() { Seeds = [3, 17], Steps = 3, Interpolation = Interpolation.Spherical }, "arc.webp");
        var ends = Latents.OfSeeds([3, 17], 8);
        AssertImage(LatentPath.Between(ends.AsSpan(0, 8), ends.AsSpan(8), 3, Interpolation.Spherical)[8..16], played, 1, 0, 0);
    }

    [Theory]
    [InlineData("a.webp")]
    [InlineData("a.gif")]
    public void The_same_call_gives_the_same_bytes(string name)
    {
        var walk = new WalkAnimation { Seeds = [3, 17, 4, 5], Grid = (2, 1), Steps = 3, Attention = true };
        using var model = _case.Open();
        walk.Write(_case.Folder[name], model);
        walk.Write(_case.Folder[$"again{name}"], model);
        Assert.Equal(File.ReadAllBytes(_case.Folder[name]), File.ReadAllBytes(_case.Folder[$"again{name}"]));
    }

    [FfmpegFact]
    public void A_video_shows_what_the_webp_shows()
    {
        var walk = new WalkAnimation { Seeds = [3, 17, 4, 5], Grid = (2, 1), Steps = 4 };
        var played = Play(walk, "walk.webp");
        using var model = _case.Open();
        walk.Write(_case.Folder["walk.mp4"], model);
        var video = PlayedAnimation.OfVideo(_case.Folder["walk.mp4"], played.Width, played.Height);
        Assert.Equal(played.Frames.Count, video.Count);
        // Four fifths of an image's contrast are in its brightness, which is kept at full size; colours are halved.
        Assert.All(video.Zip(played.Frames), pair => Assert.InRange(
            Math.Sqrt(pair.First.Zip(pair.Second, (a, b) => (double)(a - b) * (a - b)).Average()), 0, 12));
    }

    [Theory]
    [InlineData(2, 30, 4, 16)]      // 60 frames, 15 from each seed to the next
    [InlineData(10, 25, 5, 51)]
    [InlineData(0.01, 30, 4, 2)]
    [InlineData(1, 20, 3, 8)]       // 6 2/3 become 7
    public void Seconds_choose_the_steps(double seconds, int rate, int seeds, int steps)
    {
        var walk = new WalkAnimation { Seeds = [.. Enumerable.Range(0, seeds)], FramesPerSecond = rate };
        Assert.Equal(steps, walk.Lasting(seconds).Steps);
        var twice = walk with { Seeds = [.. Enumerable.Range(0, 2 * seeds)], Grid = (1, 2) };
        Assert.Equal((steps, seeds * (steps - 1)), (twice.Lasting(seconds).Steps, twice.Lasting(seconds).Frames));
    }

    [Fact]
    public void What_is_no_walk_is_refused()
    {
        using var model = _case.Open();
        void Refused(string said, WalkAnimation walk)
        {
            var before = _case.Folder.Names();
            Assert.Contains(said, Assert.Throws<RunException>(() => walk.Write(_case.Folder["new/walk.webp"], model)).Message,
                StringComparison.Ordinal);
            Assert.Equal(before, _case.Folder.Names());
        }
        Refused("needs two seeds at least", new() { Seeds = [3] });
        Refused("needs two seeds at least", new() { Seeds = [] });
        Refused("each of the 12 walks in the grid needs the same number of seeds, two at least, but there are 20 seeds; give for example "
            + "24 or 36", new() { Seeds = [.. Enumerable.Range(0, 20)], Grid = (4, 3) });
        Refused("each of the 2 walks", new() { Seeds = [1, 2], Grid = (2, 1) });
        Refused("a grid of 300x1 walks is not possible", new() { Seeds = [1, 2], Grid = (300, 1) });
        Refused("the number of steps is 1, but it must be from 2 to 1000", new() { Seeds = [1, 2], Steps = 1 });
        Refused("the head is 2, but the model has heads 0 to 1", new() { Seeds = [1, 2], Head = 2 });
        Refused("the walks would have 9990000 images, but at most 1000000",
            new() { Seeds = [.. Enumerable.Range(0, 10_000)], Steps = 1000 });
        Assert.Contains("100 seconds would need 1001 images from one seed to the next, but at most 1000",
            Assert.Throws<RunException>(() => new WalkAnimation { Seeds = [1, 2] }.Lasting(100)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _case.Dispose();

    private PlayedAnimation Play(WalkAnimation walk, string name, Action<int, int>? progress = null)
    {
        using var model = _case.Open();
        walk.Write(_case.Folder[name], model, progress);
        return PlayedAnimation.Of(_case.Folder[name]);
    }

    private void AssertImage(float[] latent, PlayedAnimation played, int frame, int x, int y) =>
        Assert.Equal(_case.Generate(latent).Pixels, Shown(played, frame, x, y, 32));

    /// <summary>The middle of each of a cell's pixels or tokens, [side, side, 3].</summary>
    private static byte[] Shown(PlayedAnimation played, int frame, int x, int y, int side)
    {
        int Middle(int place) => ((2 * place) + 1) * Cell / side / 2;
        return
        [
            .. from place in Enumerable.Range(0, side * side)
               let at = (((y + Middle(place / side)) * played.Width) + x + Middle(place % side)) * 3
               from value in played.Frames[frame][at..(at + 3)]
               select value,
        ];
    }
}
