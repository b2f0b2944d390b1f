using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>Keeps the best model by a metric in a file of its own, <c>best-NAME.safetensors</c>.</summary>
internal static class BestModel
{
    /// <summary>The best of the records, and the first of equal ones; null if there are no records.</summary>
    public static MetricRecord? Among(IEnumerable<MetricRecord> records, RunMetric metric)
    {
        MetricRecord? best = null;
        foreach (var record in records)
        {
            best = best is null || metric.IsBetter(record.Value, best.Value) ? record : best;
        }
        return best;
    }

    /// <summary>
    /// Restores the file after records were truncated: copies the snapshot of the best
    /// remaining record, or deletes the file if there is none.
    /// </summary>
    public static void Restore(RunContext run, RunMetric metric)
    {
        var path = run.Directory.Best(metric.Name);
        var best = Among(MetricRecord.Read(run.Directory.Metric(metric.Name), metric), metric);
        if (best is not null && ModelFile.ImagesSeen(path) == best.ImagesSeen)
        {
            return;
        }
        if (best is not null && run.Directory.Model(best.ImagesSeen) is var model && ModelFile.ImagesSeen(model) == best.ImagesSeen)
        {
            run.Log.Keep(path, () => DurableFile.Write(path, stream => stream.Write(File.ReadAllBytes(model))));
            return;
        }
        File.Delete(path);
    }
}
