using LadaGan.Architecture;
using LadaGan.Core.Images;
using LadaGan.Data.Images;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Figures.Animation;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Inference;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Figures;

/// <summary>On a run directory with grids before training and after 1 to 16 kimg, and models from 2 kimg on.</summary>
public sealed class TimelapseTests : TensorTest
{
    private const int Row = FigureCase.Cell + FigureCase.Gap;
    private const int Header = FigureCase.Cell / 4;
    private static readonly int[] Models = [2, 4, 8, 12, 16];
    private readonly RunFolder _runs = new();
    private readonly string _run;

    public TimelapseTests()
    {
        var request = _runs.Request();
        var directory = RunDirectory.Create(request, out var held);
        held.Dispose();
        directory.WriteOptions(request, new DataIdentity(1, "", null));
        _run = directory.Path;
        foreach (var kimg in (int[])[0, 1, .. Models])
        {
            using var generator = new Generator(request.Configuration.Generator, Conventions.Paper, Device.Cpu, seed: (ulong)kimg);
            var model = directory.Model(kimg * 1000);
            ModelFile.Save(model, generator.Store, request.Configuration, kimg * 1000);
            PngEncoder.Write(kimg == 0 ? directory.InitialFakes : directory.Fakes(kimg * 1000), 256, 256, Grid(model));
            if (!Models.Contains(kimg))
            {
                File.Delete(model);
            }
        }
        _runs.Folder.Write("empty/00000-a-b-batch4/training_options.json", File.ReadAllBytes(directory.Options));
    }

    private Timelapse Whole => Timelapse.Of(_runs.Folder["runs"]) with
    {
        Seeds = [5, 60],
        Open = model => FigureModel.Open(model, "inference", "cpu", threads: 1),
    };

    [Fact]
    public void A_strip_has_a_column_for_each_moment_from_models_and_from_grids()
    {
        Assert.Equal([0, 1, 2, 4, 8, 12, 16], Whole.Kimg());
        var figure = FigureCase.Decode(Whole.Draw());
        for (var column = 0; column < 7; column++)
        {
            var kimg = (int)Whole.Kimg()[column];
            FigureCase.AssertImage(Image(kimg, 5), figure, 7, column, 0);
            FigureCase.AssertImage(Image(kimg, 60), figure, 7, column, Row);
        }
    }

    [Fact]
    public void Maps_are_those_of_the_models()
    {
        var timelapse = Whole with { Attention = true, Head = 1 };
        Assert.Equal([2, 4, 8, 12, 16], timelapse.Kimg());
        var figure = FigureCase.Decode(timelapse.Draw());
        using var model = FigureModel.Open(Model(4), "inference", "cpu", 1);
        var traced = model.Trace(Latents.OfSeeds([60], 8));
        var second = (4 * Row) + FigureCase.GroupGap - FigureCase.Gap;
        FigureCase.AssertImage(traced.Pixels, figure, 5, 1, second);
        FigureCase.AssertMap(traced.Maps[2].Of(0, 1), figure, 5, 1, second + Row);
        FigureCase.AssertMap(traced.Maps[0].Of(0, 1), figure, 5, 1, second + (3 * Row));
    }

    [Fact]
    public void Seeds_that_no_grid_shows_need_models()
    {
        var timelapse = Whole with { Seeds = [5, 64] };
        Assert.Equal([2, 4, 8, 12, 16], timelapse.Kimg());
        FigureCase.AssertImage(Image(8, 64), FigureCase.Decode(timelapse.Draw()), 5, 2, Row);
    }

    [Theory]
    [InlineData(2, "0 16")]
    [InlineData(3, "0 4 16")]
    [InlineData(4, "0 2 8 16")]
    [InlineData(9, "0 1 2 4 8 12 16")]
    public void Fewer_moments_are_spread_over_the_run(int most, string kimg) =>
        Assert.Equal(kimg, string.Join(' ', (Whole with { MostMoments = most }).Kimg()));

    [Fact]
    public void An_animation_has_a_frame_for_each_moment_and_stays_at_the_last()
    {
        var path = _runs.Folder["learning.webp"];
        Whole.Write(path, framesPerSecond: 5);
        var played = PlayedAnimation.Of(path);
        Assert.Equal((Row + FigureCase.Cell, Header + FigureCase.Cell), (played.Width, played.Height));
        Assert.Equal([200, 200, 200, 200, 200, 200, 2200], played.Milliseconds);
        for (var frame = 0; frame < 7; frame++)
        {
            var image = Image((int)Whole.Kimg()[frame], 60);
            for (var pixel = 0; pixel < 32 * 32; pixel++)
            {
                var at = (((Header + (pixel / 32 * 4) + 1) * played.Width) + Row + (pixel % 32 * 4) + 1) * 3;
                Assert.Equal(image[(pixel * 3)..((pixel * 3) + 3)], played.Frames[frame][at..(at + 3)]);
            }
        }
    }

    /// <summary>The run is only read; a model that is deleted meanwhile is replaced by the grid, or its moment is left out.</summary>
    [Fact]
    public void A_run_that_changes_meanwhile_is_shown_as_it_is()
    {
        var before = RunFolder.Hashes(_run);
        var whole = Whole.Draw();
        Assert.Equal(before, RunFolder.Hashes(_run));
        var vanishing = Whole with
        {
            Open = model =>
            {
                File.Delete(Model(4));
                return Whole.Open(model);
            },
        };
        var figure = FigureCase.Decode(vanishing.Draw());
        FigureCase.AssertImage(Image(4, 60), figure, 7, 3, Row);
        Assert.Equal(whole, vanishing.Draw());
        File.Copy(Model(8), Model(4));
        (vanishing with { Attention = true }).Write(_runs.Folder["maps.webp"]);
        Assert.Equal(4, PlayedAnimation.Of(_runs.Folder["maps.webp"]).Frames.Count);
    }

    [Fact]
    public void What_cannot_be_shown_is_refused()
    {
        void Refused(string said, Func<object> show) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => { show(); }).Message, StringComparison.Ordinal);
        Refused("is neither a run directory nor a folder of runs", () => Timelapse.Of(_runs.Folder["none"]));
        Refused("the number of moments is 1, but it must be at least 2", () => (Whole with { MostMoments = 1 }).Draw());
        Refused("the head is 2, but the model has heads 0 to 1", () => (Whole with { Head = 2 }).Draw());
        Refused("has 0; wait for the next snapshot", () => Timelapse.Of(_runs.Folder["empty"]).Draw());
        Array.ForEach(Models[1..], kimg => File.Delete(Model(kimg)));
        Refused("has 1 model file; its sample grids show no maps, and only the seeds from 0 to 63",
            () => (Whole with { Seeds = [64] }).Draw());
        PngEncoder.Write(System.IO.Path.Join(_run, "fakes000004.png"), 32, 32, new byte[32 * 32 * 3]);
        Refused("fakes000004.png is not a sample grid of 32×32 images; remove it to leave its moment out", () => Whole.Draw());
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private string Model(int kimg) => System.IO.Path.Join(_run, $"network-snapshot-{kimg:D6}.safetensors");

    /// <summary>The sample grid of a model: seeds 0 to 63, row by row.</summary>
    private static byte[] Grid(string model)
    {
        using var generator = LadaGenerator.Load(model, threads: 1);
        var pixels = new byte[64 * generator.ImageLength];
        generator.Generate([.. Enumerable.Range(0, 64).Select(seed => (long)seed)], pixels);
        return ImageGrid.Compose(pixels, 32, 32, 8, 8).Rgb.ToArray();
    }

    /// <summary>The image of a seed at a moment; the weights are those of the constructor.</summary>
    private byte[] Image(int kimg, long seed)
    {
        var configuration = _runs.Request().Configuration;
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: (ulong)kimg);
        ModelFile.Save(_runs.Folder["oracle.safetensors"], generator.Store, configuration, 0);
        using var plain = LadaGenerator.Load(_runs.Folder["oracle.safetensors"], threads: 1);
        var pixels = new byte[plain.ImageLength];
        plain.Generate([seed], pixels);
        return pixels;
    }
}
