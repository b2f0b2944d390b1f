using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>Monitors the ticks of a run, and warns of saturation, gradient spikes and collapse, and when they end.</summary>
/// <remarks>The monitor's history is not saved: a resumed run begins with a new monitor, which warms up before it warns.</remarks>
/// <param name="options">The training options of the run.</param>
/// <param name="realDiversity"><see cref="Diversity"/> of some tens of real images at the generator's size.</param>
public sealed class TrainingMonitor(TrainingOptions options, double realDiversity)
{
    private readonly SaturationDetector _saturation = new(options);
    private readonly CollapseDetector _collapse = new(realDiversity);
    private readonly SpikeDetector _generator = new(Warning.GeneratorSpike, "generator", "Gradients/G/norm",
        "training.generatorLearningRate");
    private readonly SpikeDetector _discriminator = new(Warning.DiscriminatorSpike, "discriminator", "Gradients/D/norm",
        "training.discriminatorLearningRate");

    /// <param name="report">A tick, with the statistics of its training steps.</param>
    /// <param name="diversity"><see cref="Diversity"/> of samples from fixed latents, as many as there were real images; null if none were
    /// generated.</param>
    /// <returns>The warnings that begin or end with this tick; usually none.</returns>
    public IReadOnlyList<Warning> Check(TickReport report, double? diversity)
    {
        Warning?[] all = [
            _saturation.Next(report),
            diversity is { } measured ? _collapse.Next(report, measured) : null,
            _discriminator.Next(report),
            _generator.Next(report),
        ];
        return [.. all.OfType<Warning>()];
    }
}
