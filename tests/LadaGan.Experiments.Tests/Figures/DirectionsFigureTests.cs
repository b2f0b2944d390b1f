using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class DirectionsFigureTests : TensorTest
{
    private const int Row = FigureCase.Cell + FigureCase.Gap;
    private readonly FigureCase _case = new();

    [Fact]
    public void Strips_lead_along_the_directions_through_the_seeds_image()
    {
        var figure = Figure();
        using var model = _case.Open();
        var image = FigureCase.Decode(figure.Draw(model));
        var z = Latents.OfSeeds([9], 8);
        for (var direction = 0; direction < 3; direction++)
        {
            var step = figure.Directions.Step(direction);
            foreach (var (column, amount) in ((int, double)[])[(0, -4), (1, -2), (2, 0), (4, 4)])
            {
                float[] moved = [.. z.Zip(step.ToArray(), (number, change) => (float)(number + (amount * change)))];
                FigureCase.AssertImage(_case.Generate(moved).Pixels, image, 5, column, direction * Row);
            }
        }
        Assert.Equal(figure.Draw(model), figure.Draw(model));
    }

    [Fact]
    public void Seeds_stand_below_each_other_for_each_direction()
    {
        var figure = Figure() with { Seeds = [9, 4] };
        using var model = _case.Open();
        var image = FigureCase.Decode(figure.Draw(model));
        var second = (3 * Row) + FigureCase.GroupGap - FigureCase.Gap;
        FigureCase.AssertImage(_case.Generate(Latents.OfSeeds([4], 8)).Pixels, image, 5, 2, second);
    }

    [Fact]
    public void The_latents_in_a_file_give_the_figures_images()
    {
        var figure = Figure() with { Seeds = [9, 4], Steps = 4 };
        figure.WriteLatents(_case.Folder["new/latents.safetensors"]);
        var z = LatentSelection.Of(null, null, 0, _case.Folder["new/latents.safetensors"]).Load(8);
        Assert.Equal(figure.ToLatents(), z);
        Assert.Equal(3 * 2 * 4 * 8, z.Length);
        Assert.Equal(figure.Directions.Step(2).ToArray(), LatentDirections.Read(_case.Folder["new/latents.safetensors"]).Step(2).ToArray());
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        using var model = _case.Open();
        using var wide = new FigureCase("generator.latentWidth=12");
        using var other = wide.Open();
        void Refused(string said, DirectionsFigure figure, FigureModel? of = null) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => figure.Draw(of ?? model)).Message, StringComparison.Ordinal);
        Refused("the number of steps is 1, but it must be from 2 to 101", Figure() with { Steps = 1 });
        Refused("the number of steps is 102", Figure() with { Steps = 102 });
        Refused("the range is 0, but it must be more than 0", Figure() with { Range = 0 });
        Refused("the range is NaN", Figure() with { Range = double.NaN });
        Refused("300 strips are too many for one figure", Figure() with { Seeds = [.. Enumerable.Range(0, 100)] });
        Refused("the directions are for latents of width 8, but the model's have 12", Figure(), other);
    }

    protected override void Dispose(bool disposing)
    {
        _case.Dispose();
        base.Dispose(disposing);
    }

    private DirectionsFigure Figure() =>
        new() { Directions = LatentDirections.Find(_case.Path, 3, samples: 200), Seeds = [9], Steps = 5, Range = 4 };
}
