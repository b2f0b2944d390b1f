using LadaGan.Data.Codecs;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class InterpolationFigureTests : IDisposable
{
    private const int Row = FigureCase.Cell + FigureCase.Gap;
    private const int Steps = 5;
    private static readonly long[] Seeds = [3, 17, 42];
    private readonly FigureCase _case = new();

    [Theory]
    [InlineData(Interpolation.Linear)]
    [InlineData(Interpolation.Spherical)]
    public void The_ends_of_a_strip_are_the_images_that_generate_writes(Interpolation interpolation)
    {
        GenerationRun.Run(new GenerationRequest
        {
            Model = _case.Path,
            Latents = LatentSelection.Of("3,17,42", null, 0, null),
            Output = _case.Folder["images"],
            Threads = 1,
        });
        using var model = _case.Open();
        var figure = FigureCase.Decode(InterpolationFigure.Draw(model, Seeds, Steps, interpolation));
        FigureCase.AssertImage(Generated(3), figure, Steps, 0, 0);
        FigureCase.AssertImage(Generated(17), figure, Steps, Steps - 1, 0);
        FigureCase.AssertImage(Generated(17), figure, Steps, 0, Row);
        FigureCase.AssertImage(Generated(42), figure, Steps, Steps - 1, Row);
    }

    [Fact]
    public void Between_the_ends_latents_lie_on_the_line_and_maps_below_the_images()
    {
        using var model = _case.Open();
        var figure = FigureCase.Decode(InterpolationFigure.Draw(model, Seeds, Steps, attention: true, head: 1));
        var (from, to) = (Latents.OfSeeds([17], 8), Latents.OfSeeds([42], 8));
        float[] quarter = [.. from.Zip(to, (a, b) => (float)((0.75 * a) + (0.25 * b)))];
        var (pixels, maps) = _case.Generate(quarter);
        var second = (4 * Row) + FigureCase.GroupGap - FigureCase.Gap;
        FigureCase.AssertImage(pixels, figure, Steps, 1, second);
        FigureCase.AssertMap(maps[2].AsSpan(1024), figure, Steps, 1, second + Row);
        FigureCase.AssertMap(maps[1].AsSpan(256), figure, Steps, 1, second + (2 * Row));
        FigureCase.AssertMap(maps[0].AsSpan(64), figure, Steps, 1, second + (3 * Row));
    }

    [Fact]
    public void The_same_call_gives_the_same_bytes()
    {
        using var model = _case.Open();
        Assert.Equal(
            InterpolationFigure.Draw(model, Seeds, 3, attention: true), InterpolationFigure.Draw(model, Seeds, 3, attention: true));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        using var model = _case.Open();
        void Refused(string said, Func<byte[]> draw) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => { draw(); }).Message, StringComparison.Ordinal);
        Refused("needs two seeds at least", () => InterpolationFigure.Draw(model, [3]));
        Refused("the number of steps is 1, but it must be from 2 to 1000", () => InterpolationFigure.Draw(model, Seeds, 1));
        Refused("the number of steps is 1001", () => InterpolationFigure.Draw(model, Seeds, 1001));
        Refused("the head is 2, but the model has heads 0 to 1", () => InterpolationFigure.Draw(model, Seeds, head: 2));
        Refused("2 strips of 1000 images would be longer than 16384 pixels", () => InterpolationFigure.Draw(model, Seeds, 1000));
        long[] many = [.. Enumerable.Range(0, 40)];
        Refused("39 strips of 8 images would be longer", () => InterpolationFigure.Draw(model, many, attention: true));
    }

    public void Dispose() => _case.Dispose();

    private byte[] Generated(int seed) =>
        ImageDecoder.Decode(File.ReadAllBytes(_case.Folder[$"images/seed{seed:D4}.png"])).Rgb.ToArray();
}
