using System.Globalization;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>
/// Detects gradients that suddenly grow tenfold: compares the mean norm of
/// a tick with the median of the last fifty ticks.
/// </summary>
/// <remarks>
/// In the paper's figure 5, such spikes distinguish unstable generators from stable ones. The median ignores a single spike and needs
/// twenty-five ticks to follow a lasting change. The detector warns only after ten ticks.
/// </remarks>
/// <param name="kind">The kind of its warnings.</param>
/// <param name="network">The network's name in messages.</param>
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
                + $"{now / median:0} times the median of the last {ticks} ticks; if it continues, lower {rate} or raise training.r1Gamma"),
            () => FormattableString.Invariant($"recovered: the {network}'s gradients have a norm of {now:g3} again"));
    }

    private double Median()
    {
        var sorted = _norms.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
