using System.Globalization;
using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Charts;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>The head of the page: the run's progress and its most important numbers.</summary>
internal static class SummarySection
{
    public static XElement Of(RunReport run) => Html.Tag("header",
        Html.Tag("p.kind", "Training run"),
        Html.Tag("h1", run.Name),
        Progress(run),
        Html.Tag("dl.facts", Facts(run).Select(fact => Html.Tag("div", Html.Tag("dt", fact.What), Html.Tag("dd", fact.Value)))),
        run.Remarks.Select(remark => Html.Tag("p.remark", remark)));

    private static XElement? Progress(RunReport run) => run.TotalImages is not (> 0 and var total) ? null : Html.Tag("div.progress",
        Html.Tag("progress",
            Html.Attribute("max", total.ToString(CultureInfo.InvariantCulture)),
            Html.Attribute("value", Math.Min(run.ImagesSeen, total).ToString(CultureInfo.InvariantCulture)),
            Html.Attribute("aria-label", "progress")),
        Html.Tag("span", run.ImagesSeen >= total ? "finished" : $"{Math.Floor(100.0 * run.ImagesSeen / total)} %"));

    private static IEnumerable<(string What, string Value)> Facts(RunReport run)
    {
        yield return ("images seen",
            run.TotalImages is { } total ? $"{Figures.Count(run.ImagesSeen)} of {Figures.Count(total)}" : Figures.Count(run.ImagesSeen));
        if (run.Ticks is not [.., var last])
        {
            yield return ("ticks", "none yet");
            yield break;
        }
        yield return ("time", StatusLine.Duration(TimeSpan.FromSeconds(run.Seconds)));
        var speed = Median(run.Ticks.Select(tick => tick.Mean("Timing/images_per_sec")));
        if (speed > 0)
        {
            yield return ("speed", $"{Chart.Number(speed)} images/s");
            if (run.TotalImages - run.ImagesSeen is > 0 and var left)
            {
                yield return ("time left at this speed",
                    StatusLine.Duration(TimeSpan.FromSeconds(Math.Min(left / speed, TimeSpan.MaxValue.TotalSeconds / 2))));
            }
        }
        if (run.Ticks.Select(tick => tick.Mean("Resources/cpu_mem_gb")).Where(double.IsFinite).DefaultIfEmpty().Max() is > 0 and var memory)
        {
            yield return ("peak memory", $"{memory.ToString("0.00", CultureInfo.InvariantCulture)} GiB");
        }
        if (double.IsFinite(last.Mean("Loss/D/loss")))
        {
            yield return ("last losses", $"D {Chart.Number(last.Mean("Loss/D/loss"))} · G {Chart.Number(last.Mean("Loss/G/loss"))}");
        }
        if (last.Mean("Progress/corrupt_images") > 0)
        {
            yield return ("corrupt images", Figures.Count((long)last.Mean("Progress/corrupt_images")));
        }
        foreach (var best in BestResults.Of(run.Metrics))
        {
            yield return ($"best {best.Name}", $"{Chart.Number(best.Value)} at {Figures.Kimg(best.Kimg)}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[sorted.Count / 2];
    }
}
