using System.Globalization;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>
/// Notices gradients that are suddenly ten times what they were: the mean norm of
/// a tick against the median of the last fifty ticks.
/// </summary>
/// <remarks>
/// The paper's figure 5 tells stable generators from unstable ones by such spikes. The median forgets a single spike and takes twenty-five
/// ticks to follow a lasting change; ten ticks are needed before anything is said.
/// </remarks>
/// <param name="kind">The kind of its warnings.</param>
/// <param name="network">The network in words.</param>
/// <param name="norm">The statistic: <c>Gradients/G/norm</c>.</param>
/// <param name="rate">The key of its learning rate.</param>
internal sealed class SpikeDetector(string kind, string network, string norm, string rate)
{
    private const double SickRatio = 10;
    private const double WellRatio = 3;
    private const int Window = 50;
    private const int Fewest = 10;
    private readonly Queue<double> _norms = [];
    private readonly Episode _episode = new(kind, beginsAfter: 1, endsAfter: 3);

    public Warning? Next(TickReport report)
    {
        var (now, median, ticks) = (report.Statistics[norm].Mean, Median(), _norms.Count);
        var known = ticks >= Fewest && median > 0;
        if (_norms.Count == Window)
        {
            _norms.Dequeue();
        }
        _norms.Enqueue(now);
        return _episode.Next(
            known && now > SickRatio * median,
            known && now < WellRatio * median,
            () => string.Create(CultureInfo.InvariantCulture, $"the {network}'s gradients have jumped: their norm is {now:g3}, "
                + $"{now / median:0} times the median of the last {ticks} ticks; if it goes on, lower {rate} or raise training.r1Gamma"),
            () => FormattableString.Invariant($"recovered: the {network}'s gradients have a norm of {now:g3} again"));
    }

    private double Median()
    {
        var sorted = _norms.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
