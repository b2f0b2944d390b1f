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
    /// Bytes in memory for each value that a layer puts out: what is kept for the gradients. A step is at its peak in the discriminator's
    /// second derivatives; measured steps of celeba-64, cifar10-32, bedroom-128 and bedroom-256 took 0.84 to 0.98 of this sum, and one
    /// of celeba-64 with bCR 0.98.
    /// </summary>
    private const int GeneratorFactor = 3, DiscriminatorFactor = 14, ConsistencyFactor = 10;

    public static TrainingSize Of(RunConfiguration configuration)
    {
        var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
        var (model, judge) = (sizeof(float) * Values(g), sizeof(float) * Values(d));
        var training = configuration.Training;
        var perOutput = DiscriminatorFactor + (training.BcrReal > 0 || training.BcrFake > 0 ? ConsistencyFactor : 0);
        var trained = sizeof(float) * (g.Parameters + d.Parameters);
        return new(
            model,
            model + judge + model + (2 * trained),                             // both networks, the EMA generator, Adam's two moments
            trained,
            (GeneratorFactor * Outputs(g)) + (perOutput * Outputs(d)));
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
