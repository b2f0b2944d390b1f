using LadaGan.Data.Datasets;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Model.Attention;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class DiscriminatorFigureTests : TensorTest
{
    private const int Row = FigureCase.Cell + FigureCase.Gap;
    private readonly RunFolder _runs = new();

    /// <summary>The oracle reads the whole training state, and shows the discriminator one image at a time.</summary>
    [Fact]
    public void Columns_show_real_images_above_the_discriminators_maps()
    {
        var result = TrainingRun.Run(_runs.Request(), new Recorder());
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: null);
        StateFolder.Load(RunDirectory.Find(result.Directory)!.States[^1], state);
        using var figure = DiscriminatorFigure.Open(_runs.Folder["runs"], Device.Cpu);
        // So many that the figure is wider than its legend.
        var one = FigureCase.Decode(figure.Draw(_runs.Data, count: 6, head: 1));
        var all = FigureCase.Decode(figure.Draw(_runs.Data, count: 6, head: null));
        using var source = ImageSource.Open(_runs.Data);
        using var noGrad = GradMode.Disabled();
        for (var column = 0; column < 6; column++)
        {
            var pixels = source.Decode(column).Rgb.ToArray();
            var trace = new AttentionTrace();
            state.Discriminator.Forward(Pixels.ToUnit(Tensor.Of<byte>(pixels, 1, 32, 32, 3)).Contiguous(), training: false, trace);
            var maps = trace.Maps.Single().Weights.ToArray<float>();                   // [h, 256]
            Assert.Equal(1, maps[256..].Sum(), 1e-5);
            FigureCase.AssertImage(pixels, one, 6, column, 0);
            var shown = figure.Trace(pixels, 1).Maps.Single();
            Assert.Equal(maps, shown.Weights);
            FigureCase.AssertMap(figure.Trace([.. Enumerable.Range(0, 6).SelectMany(i => source.Decode(i).Rgb.ToArray())], 6)
                .Maps.Single().Of(column, 1), one, 6, column, Row);
            FigureCase.AssertImage(pixels, all, 6, column, 0);
        }
        Assert.Equal(all.Height, one.Height + Row);
    }

    [Fact]
    public void What_has_no_maps_is_refused()
    {
        void Refused<T>(string said, Action open) where T : Exception =>
            Assert.Contains(said, Assert.Throws<T>(open).Message, StringComparison.Ordinal);
        Refused<RunException>("maps of real images need the discriminator, which only a run's training state contains",
            () => DiscriminatorFigure.Open(_runs.Data, Device.Cpu));
        var request = _runs.Request("conv", "discriminator.kind=conv");
        Start(request);
        Refused<RunException>("has no attention (discriminator.kind is conv); choose another run",
            () => DiscriminatorFigure.Open(_runs.Folder["conv"], Device.Cpu));
        Start(_runs.Request("new"));
        Refused<RunException>("has no training state yet", () => DiscriminatorFigure.Open(_runs.Folder["new"], Device.Cpu));

        TrainingRun.Run(_runs.Request(), new Recorder());
        using (var figure = DiscriminatorFigure.Open(_runs.Folder["runs"], Device.Cpu))
        {
            Refused<RunException>("the head is 2, but the model has heads 0 to 1", () => figure.Draw(_runs.Data, head: 2));
            Refused<RunException>("126 images are too many for one figure; give at most 125", () => figure.Draw(_runs.Data, count: 126));
            _runs.Folder.Write("damaged/a.png", "no image");
            Refused<DataException>("contains no image that can be decoded", () => figure.Draw(_runs.Folder["damaged"]));
        }

        static void Start(RunRequest request)
        {
            var directory = RunDirectory.Create(request, out var held);
            held.Dispose();
            directory.WriteOptions(request, new DataIdentity(1, "", null));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }
}
