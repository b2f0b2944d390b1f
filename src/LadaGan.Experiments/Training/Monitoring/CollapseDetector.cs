using System.Globalization;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>Detects mode collapse by the diversity of the samples from fixed latents.</summary>
/// <remarks>
/// The limit is the larger of a tenth of the real images' diversity and a fifth of the generator's best (a generator that had reached
/// the real diversity has then lost four fifths of it). A new generator's samples are alike, so the detector warns only after the
/// diversity first exceeded twice the limit, or after a tenth of the run, at most 200 kimg: a generator that has not learned by then
/// will not. A resumed run begins with a new detector.
/// </remarks>
/// <param name="realDiversity">The diversity of the real images; 0 switches the detector off.</param>
internal sealed class CollapseDetector(double realDiversity)
{
    private const double ShareOfReal = 0.1;
    private const double ShareOfBest = 0.2;
    private const double WarmUpShare = 0.1;
    private const long WarmUpImages = 200_000;
    private const int Ticks = 3;
    private readonly Episode _episode = new(Warning.Collapse, Ticks, Ticks);
    private double _best;
    private bool _begun;

    public Warning? Next(TickReport report, double diversity)
    {
        if (!(realDiversity > 0) || !double.IsFinite(diversity))
        {
            return null;
        }
        // Noise can be more diverse than real images, so the best is capped at their diversity.
        _best = Math.Max(_best, Math.Min(diversity, realDiversity));
        var limit = Math.Max(ShareOfReal * realDiversity, ShareOfBest * _best);
        _begun |= diversity > 2 * limit || report.ImagesSeen >= Math.Min((long)(WarmUpShare * report.TotalImages), WarmUpImages);
        return _episode.Next(
            _begun && diversity < limit,
            diversity > 1.5 * limit,
            () => string.Create(CultureInfo.InvariantCulture,
                $"the generator has collapsed: its samples have {100 * diversity / realDiversity:0} % of the diversity of real images "
                + $"(at best {100 * _best / realDiversity:0} %), for {Ticks} ticks; resume from an earlier training state "
                + $"or start again, with lower learning rates, a larger training.r1Gamma, or training.augment=color,translation"),
            () => string.Create(CultureInfo.InvariantCulture,
                $"recovered: the generator's samples have {100 * diversity / realDiversity:0} % of the diversity of real images"));
    }
}
