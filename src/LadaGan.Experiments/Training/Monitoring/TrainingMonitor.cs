using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>Watches a run by its ticks and says when it goes wrong, and when it is well again.</summary>
/// <remarks>What it remembers is not saved: a resumed run begins with a fresh monitor, whose warm-up keeps it from guessing.</remarks>
/// <param name="options">How the run learns.</param>
/// <param name="realDiversity"><see cref="Diversity"/> of some tens of real images at the generator's size.</param>
public sealed class TrainingMonitor(TrainingOptions options, double realDiversity)
{
    private readonly SaturationDetector _saturation = new(options);
    private readonly CollapseDetector _collapse = new(realDiversity);
    private readonly SpikeDetector _generator = new(Warning.GeneratorSpike, "generator", "Gradients/G/norm",
        "training.generatorLearningRate");
    private readonly SpikeDetector _discriminator = new(Warning.DiscriminatorSpike, "discriminator", "Gradients/D/norm",
        "training.discriminatorLearningRate");

    /// <param name="report">A tick, with the statistics of the training step.</param>
    /// <param name="diversity"><see cref="Diversity"/> of the pictures of fixed latents, as many as there were reals; null when none were
    /// made.</param>
    /// <returns>What begins or is over with this tick; mostly nothing.</returns>
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
