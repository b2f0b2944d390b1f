using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Core.Text;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Model;
using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Figures;

/// <summary>What a run's discriminator attends to in real images: a column for each, with its 16×16 map below.</summary>
/// <remarks>
/// A model file has no discriminator: it is read from the run's newest training state. Batch norm uses its running statistics, so that a
/// map does not depend on the other images. libtorch computes it.
/// </remarks>
public sealed class DiscriminatorFigure : IDisposable
{
    private const int LongestLabel = 16;

    private readonly Discriminator _discriminator;
    private readonly TrainingOptions _training;

    private DiscriminatorFigure(Discriminator discriminator, TrainingOptions training) =>
        (_discriminator, _training) = (discriminator, training);

    /// <summary>Reads a run's discriminator; the run may be in training.</summary>
    /// <param name="run">A run directory, or a folder of runs (its newest run).</param>
    /// <param name="device">Where it runs; its threads are set already (<see cref="TorchSetup.Prepare"/>).</param>
    /// <exception cref="ModelFileException">The training state is damaged.</exception>
    /// <exception cref="RunException">There is no run, it has no training state yet, or its discriminator has no attention.</exception>
    public static DiscriminatorFigure Open(string run, Device device)
    {
        var directory = RunDirectory.Find(run) ?? throw new RunException($"{run} is neither a run directory nor a folder of runs; maps of "
            + "real images need the discriminator, which only a run's training state contains");
        var configuration = RunOptionsJson.Read(directory.Options).Configuration;
        if (configuration.Discriminator.Attention is null)
        {
            throw new RunException(
                $"the discriminator of {directory.Path} has no attention (discriminator.kind is conv); choose another run");
        }
        var state = directory.States is [.., var newest] ? newest : throw new RunException($"{directory.Path} has no training state yet");
        StateFolder.Verify(state);
        var discriminator = new Discriminator(
            configuration.Discriminator, Conventions.Of(configuration.Conventions), device, seed: null);
        try
        {
            using var file = SafetensorsFile.Open(StateFolder.StateOf(state));
            TensorFile.Read(file, discriminator.Store.Entries, TrainingState.DiscriminatorPrefix);
            return new(discriminator, configuration.Training);
        }
        catch (Exception error)
        {
            discriminator.Dispose();
            throw error is SafetensorsException or IOException or UnauthorizedAccessException
                ? new ModelFileException($"{state} cannot be read: {error.Message}", error)
                : error;
        }
    }

    /// <summary>The figure as a PNG file; the same bytes for the same images and discriminator.</summary>
    /// <param name="images">A dataset; its first images that can be decoded are shown, prepared as in training.</param>
    /// <param name="count">The most images.</param>
    /// <param name="head">The head, from 0; null for all heads, one below the other.</param>
    /// <param name="overlay">Lays the maps over the images.</param>
    /// <exception cref="DataException">There are no images.</exception>
    /// <exception cref="RunException">There is no such head, or the figure would be too large.</exception>
    public byte[] Draw(string images, int count = 8, int? head = 0, bool overlay = false)
    {
        if (head is { } one)
        {
            AttentionHead.Require(_discriminator.Options.Heads, one);
        }
        LabelledGrid.RequireColumns(count, _discriminator.Options.ImageSize, "images");
        var (names, pixels) = Load(images, count);
        var traced = Trace(pixels, names.Length);
        var size = _discriminator.Options.ImageSize;
        FigureCell Map(AttentionMaps maps, int column, int of) => overlay
            ? MapColours.Over(maps.Of(column, of), maps.Side, traced.ImageOf(column).Span, size)
            : MapColours.Alone(maps.Of(column, of), maps.Side);
        FigureRow[] rows =
        [
            new("image", [.. names.Select((_, column) => new FigureCell(traced.ImageOf(column), size))]),
            .. from maps in traced.FromLargest
               from of in head is { } only ? [only] : Enumerable.Range(0, maps.Heads)
               select new FigureRow(
                   $"{traced.LabelOf(maps)}{(head is null ? $", head {of}" : "")}",
                   [.. names.Select((_, column) => Map(maps, column, of))]),
        ];
        return new LabelledGrid(size, names, rows) { Legend = MapColours.Legend(traced, head) }.Draw();
    }

    public void Dispose() => _discriminator.Dispose();

    /// <summary>The discriminator's maps of prepared images.</summary>
    /// <param name="pixels">[N, S, S, 3].</param>
    /// <param name="count">N.</param>
    internal TracedImages Trace(byte[] pixels, int count)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var (trace, size) = (new AttentionTrace(), _discriminator.Options.ImageSize);
        var bytes = Tensor.Of<byte>(pixels, count, size, size, 3).To(_discriminator.Store.Device);
        _discriminator.Forward(Pixels.ToUnit(bytes).Contiguous(), training: false, trace);
        return new(pixels, [.. trace.Maps.Select(TorchEngine.MapsOf)]);
    }

    /// <summary>The first images that can be decoded: their names, and [N, S, S, 3].</summary>
    private (string[] Names, byte[] Pixels) Load(string path, int count)
    {
        using var source = ImageSource.Open(path, new SourceOptions
        {
            UsesLabels = false,
            Decode = DecodeOptions.Default with { ApplyOrientation = _training.Exif },
        });
        int[] indices = [.. Enumerable.Range(0, source.Count).Where(index => CanBeDecoded(source, index)).Take(count)];
        if (indices.Length == 0)
        {
            throw new DataException($"{path} contains no image that can be decoded");
        }
        return ([.. indices.Select(index => LabelOf(source.Name(index)))],
            BatchLoader.ReadImages(
                source, indices, _discriminator.Options.ImageSize, _training.Preparation.Fit, _training.Preparation.Filter));
    }

    /// <summary>The end of a name, in which those of a dataset differ.</summary>
    private static string LabelOf(string name)
    {
        var shown = ShownText.Of(Path.GetFileNameWithoutExtension(name));
        return shown.Length <= LongestLabel ? shown : $"…{shown[^LongestLabel..]}";
    }

    private static bool CanBeDecoded(IImageSource source, int index)
    {
        try
        {
            source.Decode(index);
            return true;
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }
}
