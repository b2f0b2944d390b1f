using System.Globalization;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>Notices pictures that become all alike, by the diversity of those of fixed latents.</summary>
/// <remarks>
/// The limit is a tenth of the real images' diversity, or a fifth of the best this generator reached where that is more (a generator that
/// had gone all the way has lost four fifths of it). A generator begins with pictures that are alike: nothing is said until it first passed
/// twice the limit, or until a tenth of the run, at most 200 kimg, is behind it: one that has not begun by then never will. After a
/// resumption this begins anew.
/// </remarks>
/// <param name="realDiversity">Diversity of real images; 0 switches the detector off, for there is nothing to collapse from.</param>
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
        // Noise can be more diverse than any picture: what lies above the reals was no achievement.
        _best = Math.Max(_best, Math.Min(diversity, realDiversity));
        var limit = Math.Max(ShareOfReal * realDiversity, ShareOfBest * _best);
        _begun |= diversity > 2 * limit || report.ImagesSeen >= Math.Min((long)(WarmUpShare * report.TotalImages), WarmUpImages);
        return _episode.Next(
            _begun && diversity < limit,
            diversity > 1.5 * limit,
            () => string.Create(CultureInfo.InvariantCulture,
                $"the generator has collapsed: its pictures differ {100 * diversity / realDiversity:0} % as much from one another as real "
                + $"images do (at best it was {100 * _best / realDiversity:0} %), for {Ticks} ticks; go back to an earlier training state "
                + $"or start anew, with lower learning rates, a larger training.r1Gamma, or training.augment=color,translation"),
            () => string.Create(CultureInfo.InvariantCulture,
                $"recovered: the generator's pictures differ {100 * diversity / realDiversity:0} % as much as real images do"));
    }
}
