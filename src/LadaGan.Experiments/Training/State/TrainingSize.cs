using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Training.State;

/// <summary>How large a run's state is, in memory and on disk, and what a training step adds: from the configuration alone.</summary>
/// <param name="ModelBytes">A model file's tensors.</param>
/// <param name="StateBytes">A saved training state's tensors.</param>
/// <param name="GradientBytes">The gradients of both networks.</param>
/// <param name="ImageBytes">What each image of a micro-batch adds to the peak of a step, about.</param>
public sealed record TrainingSize(long ModelBytes, long StateBytes, long GradientBytes, long ImageBytes)
{
    /// <summary>.NET and libtorch themselves.</summary>
    private const long ProgramBytes = 200L << 20;

    /// <summary>
    /// Bytes in memory for each value that a layer puts out: what is kept for the gradients. Measured steps took 16 to 20 for the
    /// generator's layers and about 11 for the discriminator's, so the sum is rather too small than too large.
    /// </summary>
    private const int GeneratorFactor = 16, DiscriminatorFactor = 10;

    public static TrainingSize Of(RunConfiguration configuration)
    {
        var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
        var (model, judge) = (sizeof(float) * Values(g), sizeof(float) * Values(d));
        var trained = sizeof(float) * (g.Parameters + d.Parameters);
        return new(
            model,
            model + judge + model + (2 * trained),                             // both networks, the EMA generator, Adam's two moments
            trained,
            (GeneratorFactor * Outputs(g)) + (DiscriminatorFactor * Outputs(d)));
    }

    /// <summary>The memory at the peak of a run, about: during a step, while a copy of the state is being written.</summary>
    /// <param name="images">The images in a micro-batch.</param>
    public long MemoryFor(int images) => ProgramBytes + (2 * StateBytes) + GradientBytes + (images * ImageBytes);

    /// <summary>The size of the finished run directory: the training states kept, and one model file per snapshot.</summary>
    public long DiskFor(TrainingOptions training)
    {
        var snapshots = (long)Math.Ceiling(training.Images / (training.SnapshotKimg * 1000));
        return (Math.Min(training.Keep, snapshots) * StateBytes) + (snapshots * ModelBytes);
    }

    private static long Values(NetworkLayers network) => network.Tensors.Sum(tensor => tensor.Count);

    private static long Outputs(NetworkLayers network) =>
        network.Layers.Sum(layer => layer.OutputShape.Aggregate(1L, (product, size) => product * size));
}
