using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Inspection;

/// <summary>Examines every image of a dataset and reports its contents and its defects.</summary>
public static class DatasetInspection
{
    private const int Chunk = 16;

    /// <summary>Decodes all images; the report does not depend on the number of workers.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="workers">Worker threads; at least one.</param>
    /// <param name="progress">Called regularly with the number of images examined and in total.</param>
    /// <param name="stop">Ends the inspection early.</param>
    /// <exception cref="DataException">The source as a whole can no longer be read.</exception>
    public static InspectionReport Run(IImageSource source, int workers, Action<int, int>? progress = null,
        CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        using var finders = new OrderedPrefetcher<ImageFinding[]>(
            (number, stopped) => Find(source, (int)Math.Min(number * Chunk, source.Count), stopped), workers, (2 * workers) + 1);
        var tally = new InspectionTally(source);
        for (var index = 0; index < source.Count;)
        {
            progress?.Invoke(index, source.Count);
            stop.ThrowIfCancellationRequested();
            foreach (var finding in finders.Take(stop))
            {
                tally.Add(index++, finding);
            }
        }
        progress?.Invoke(source.Count, source.Count);
        var packed = source as PackedImageSource;
        return tally.Report(packed?.Metadata ?? new Dictionary<string, string>(), packed?.IsWhole());
    }

    private static ImageFinding[] Find(IImageSource source, int start, CancellationToken stop)
    {
        var findings = new ImageFinding[Math.Min(Chunk, source.Count - start)];
        for (var place = 0; place < findings.Length; place++)
        {
            stop.ThrowIfCancellationRequested();
            findings[place] = ImageFinding.Of(source, start + place);
        }
        return findings;
    }
}
