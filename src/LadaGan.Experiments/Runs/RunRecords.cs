using LadaGan.Data.Images;
using LadaGan.Experiments.Runs.TensorBoard;

namespace LadaGan.Experiments.Runs;

/// <summary>Records the ticks of a run: in <c>stats.jsonl</c>, the log and TensorBoard's event file.</summary>
/// <remarks>
/// TensorBoard's step is kimg, as in StyleGAN's runs. In a run whose ticks are shorter than 1 kimg,
/// it is images seen, because several points would otherwise share a step.
/// </remarks>
internal sealed class RunRecords(RunContext run) : IDisposable
{
    private const long Kimg = 1000;
    private readonly RecordFile _statistics = new(run.Directory.Statistics);
    private readonly long _step = Schedule.TickOf(run.Options) >= Kimg ? Kimg : 1;
    private EventFile? _events;

    private static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    public void Tick(TickReport report)
    {
        run.Log.Keep(_statistics.Path, () => _statistics.Append(StatisticsLine.Of(report)));
        run.Log.Keep(RunDirectory.EventsName, () =>
            Events().Scalars(report.ImagesSeen / _step, Now, StatisticsLine.Values(report).Select(entry => (entry.Key, entry.Value.Mean))));
        run.Log.Record(report);
    }

    /// <summary>Records a number for TensorBoard only.</summary>
    public void Scalar(string tag, long imagesSeen, double value) =>
        run.Log.Keep(RunDirectory.EventsName, () => Events().Scalars(imagesSeen / _step, Now, [(tag, value)]));

    /// <summary>Records an image, as the PNG that is saved.</summary>
    public void Image(string tag, long imagesSeen, DecodedImage image, byte[] png) =>
        run.Log.Keep(RunDirectory.EventsName, () => Events().Image(tag, imagesSeen / _step, Now, image.Width, image.Height, png));

    public void Dispose() => _events?.Dispose();

    private EventFile Events() => _events ??= EventFile.Open(run.Directory.Events);
}
