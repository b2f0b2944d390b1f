using LadaGan.Architecture.Files;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class AttentionFigureTests : TensorTest
{
    private const int Row = FigureCase.Cell + FigureCase.Gap;
    private static readonly long[] Seeds = [0, 3, 7, 12345];
    private readonly FigureCase _case = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Columns_show_images_above_the_maps_of_a_head(int head)
    {
        using var model = _case.Open();
        var figure = FigureCase.Decode(AttentionFigure.Draw(model, Seeds, head));
        for (var column = 0; column < Seeds.Length; column++)
        {
            var (pixels, maps) = _case.Generate(Latents.OfSeeds([Seeds[column]], 8));
            FigureCase.AssertImage(pixels, figure, Seeds.Length, column, 0);
            foreach (var (block, row) in ((int, int)[])[(2, 1), (1, 2), (0, 3)])
            {
                var length = maps[block].Length / 2;
                FigureCase.AssertMap(maps[block].AsSpan(head * length, length), figure, Seeds.Length, column, row * Row);
            }
        }
    }

    [Fact]
    public void All_heads_stand_below_each_other()
    {
        using var model = _case.Open();
        var figure = FigureCase.Decode(AttentionFigure.Draw(model, Seeds, head: null));
        var maps = _case.Generate(Latents.OfSeeds([Seeds[2]], 8)).Maps;
        for (var block = 0; block < 3; block++)
        {
            var group = 2 - block;
            var y = Row + (group * 2 * Row) + ((group + 1) * (FigureCase.GroupGap - FigureCase.Gap));
            var length = maps[block].Length / 2;
            FigureCase.AssertMap(maps[block].AsSpan(0, length), figure, Seeds.Length, 2, y);
            FigureCase.AssertMap(maps[block].AsSpan(length), figure, Seeds.Length, 2, y + Row);
        }
    }

    [Fact]
    public void An_overlay_mixes_the_map_with_the_grey_image()
    {
        using var model = _case.Open();
        var plain = FigureCase.Decode(AttentionFigure.Draw(model, Seeds));
        var mixed = FigureCase.Decode(AttentionFigure.Draw(model, Seeds, overlay: true));
        for (var pixel = 0; pixel < 32 * 32; pixel++)
        {
            var image = FigureCase.PixelOf(plain, 4, 1, 0, 32, pixel);
            var grey = (0.299 * image[0]) + (0.587 * image[1]) + (0.114 * image[2]);
            var colour = FigureCase.PixelOf(plain, 4, 1, Row, 32, pixel);
            var shown = FigureCase.PixelOf(mixed, 4, 1, Row, 32, pixel);
            Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(Math.Round((0.6 * colour[i]) + (0.4 * grey)), shown[i]));
        }
    }

    [Fact]
    public void The_same_call_gives_the_same_bytes()
    {
        using var one = _case.Open();
        using var other = _case.Open();
        var figure = AttentionFigure.Draw(one, Seeds, head: null, overlay: true);
        Assert.Equal(figure, AttentionFigure.Draw(one, Seeds, head: null, overlay: true));
        Assert.Equal(figure, AttentionFigure.Draw(other, Seeds, head: null, overlay: true));
    }

    [Fact]
    public void The_engines_agree()
    {
        using var plain = _case.Open();
        using var torch = _case.Open("torch");
        var latents = Latents.OfSeeds(Seeds, 8);
        var (one, other) = (plain.Trace(latents), torch.Trace(latents));
        Assert.All(one.Pixels.Zip(other.Pixels), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.Equal(
            other.Maps.Select(maps => (maps.Name, maps.Heads, maps.Side, maps.Images)),
            one.Maps.Select(maps => (maps.Name, maps.Heads, maps.Side, maps.Images)));
        Assert.All(one.Maps.Zip(other.Maps), pair =>
            Assert.All(pair.First.Weights.Zip(pair.Second.Weights), weights =>
                Assert.Equal(weights.First, weights.Second, Smallest.Rounding)));
    }

    /// <summary>What plain .NET does not run, libtorch does, unless an engine is named.</summary>
    [Theory]
    [InlineData("fastformer", 6, "32×32 α")]
    [InlineData("linformer", 3, "32×32")]
    [InlineData("swin", 3, "32×32")]
    [InlineData("ladaSwin", 3, "32×32")]
    public void Other_kinds_of_attention_have_their_maps(string kind, int rows, string first)
    {
        using var other = new FigureCase($"generator.attention={kind}");
        using var model = other.Open(engine: null);
        // So many that the figure is wider than what its longest legend says.
        long[] seeds = [.. Enumerable.Range(0, 8)];
        var traced = model.Trace(Latents.OfSeeds(seeds, 8));
        var figure = FigureCase.Decode(AttentionFigure.Draw(model, seeds, head: 1));
        Assert.Equal(rows, traced.Maps.Count);
        Assert.Equal(first, traced.LabelOf(traced.FromLargest.First()));
        FigureCase.AssertMap(traced.FromLargest.First().Of(2, 1), figure, seeds.Length, 2, Row);
        Assert.Contains($"does not run generator.attention = {kind}",
            Assert.Throws<ModelFileException>(() => other.Open()).Message, StringComparison.Ordinal);
        Assert.Contains($"figure 2 shows linear additive attention, but generator.attention of {other.Path} is {kind}",
            Assert.Throws<RunException>(() => AttentionMechanismFigure.Draw(other.Path, [0], 0, Device.Cpu)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_do_not_change_what_is_shown()
    {
        using var model = _case.Open();
        long[] many = [.. Enumerable.Range(0, 20)];
        var traced = model.Trace(Latents.OfSeeds(many, 8));
        var (pixels, maps) = _case.Generate(Latents.OfSeeds([18], 8));
        Assert.Equal(pixels, traced.ImageOf(18).ToArray());
        Assert.Equal(maps[2][1024..], traced.Maps[2].Of(18, 1).ToArray());
    }

    [Theory]
    [InlineData(2, "the head is 2, but the model has heads 0 to 1")]
    [InlineData(-1, "the head is -1, but the model has heads 0 to 1")]
    public void A_head_that_the_model_lacks_is_refused(int head, string said)
    {
        using var model = _case.Open();
        Assert.Equal(said, Assert.Throws<RunException>(() => AttentionFigure.Draw(model, [0], head)).Message);
    }

    [Fact]
    public void More_seeds_than_a_figure_holds_are_refused()
    {
        using var model = _case.Open();
        Assert.Contains("200 seeds are too many for one figure; give at most 125", Assert.Throws<RunException>(
            () => AttentionFigure.Draw(model, [.. Enumerable.Range(0, 200)])).Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _case.Dispose();
        base.Dispose(disposing);
    }
}
