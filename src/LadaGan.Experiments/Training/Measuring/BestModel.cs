using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>The model that a metric likes most, apart from the snapshots: <c>best-NAME.safetensors</c>.</summary>
internal static class BestModel
{
    /// <summary>Which of the records it is; the first of equals. Null when there is none.</summary>
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
    /// Makes the file that of the records again, after some of them were cut: from
    /// the snapshot of the best, or else there is none.
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
