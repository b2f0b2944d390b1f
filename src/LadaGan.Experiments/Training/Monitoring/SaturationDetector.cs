using System.Globalization;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Model.Losses;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>
/// Detects a saturated discriminator: its scores are far apart and its loss is
/// near 0, so neither network learns much from the other.
/// </summary>
/// <remarks>
/// The detector uses the adversarial part of D's loss, without R1 and bCR. Logistic: an undecided D has a loss of 2·ln 2 = 1.39; correct
/// scores of ±3.7, an estimated error rate of one in forty, have a loss of 0.05. Hinge: an undecided D has a loss of 2; at 0.05, all but
/// a few logits are beyond their margins of ±1 and have no gradient. Both losses are convex, so the mean scores are then at least 7.3
/// (hinge: 1.95) apart. The detector requires this too, because after the subtraction of much larger penalties a loss may be near 0
/// only by rounding.
/// </remarks>
internal sealed class SaturationDetector(TrainingOptions options)
{
    private const double SickLoss = 0.05;
    private const double WellLoss = 0.1;
    private const int Ticks = 5;    // early in training, D is often ahead for a few ticks and recovers without help
    private readonly Episode _episode = new(Warning.Saturation, Ticks, Ticks);

    private double Gap => options.Loss == AdversarialLoss.Hinge ? 1.9 : 7;

    public Warning? Next(TickReport report)
    {
        var (loss, gap) =
            (AdversarialLossOf(report), report.Statistics["Loss/scores/real"].Mean - report.Statistics["Loss/scores/fake"].Mean);
        return _episode.Next(
            loss < SickLoss && gap > Gap,
            loss > WellLoss || gap < Gap,
            () => string.Create(CultureInfo.InvariantCulture, $"the discriminator has won: it scores real images {gap:0.0} above generated "
                + $"ones and its loss has been near 0 for {Ticks} ticks ({loss:0.000}), so the generator has little to learn from; "
                + $"lower training.discriminatorLearningRate, raise training.r1Gamma, or augment (training.augment=color,translation)"),
            () => string.Create(CultureInfo.InvariantCulture, $"recovered: the discriminator's loss is {loss:0.00} again, "
                + $"it no longer separates real from generated images easily"));
    }

    private double AdversarialLossOf(TickReport report)
    {
        var (loss, r1, bcr) = (report.Statistics["Loss/D/loss"], report.Statistics["Loss/r1_penalty"], report.Statistics["Loss/D/bcr"]);
        // The loss includes the penalty in r1.Num of its loss.Num steps, with r1Every times its weight.
        var penalty = loss.Num > 0 ? options.R1Gamma * options.R1Every * r1.Mean * r1.Num / loss.Num : 0;
        return loss.Mean - penalty - bcr.Mean;
    }
}
