using System.Runtime.InteropServices;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Inspection;

/// <summary>Accumulates findings into a report.</summary>
internal sealed class InspectionTally(IImageSource source)
{
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Width, int Height), int> _sizes = [];
    private readonly SortedDictionary<int, int> _labels = [];
    private readonly List<CorruptImage> _corrupt = [];
    private readonly List<string> _turned = [];
    private readonly Dictionary<UInt128, int> _firsts = [];
    private readonly SortedDictionary<int, List<int>> _repeats = [];
    private long _bytes;
    private ChannelMoments _moments;

    public void Add(int index, ImageFinding finding)
    {
        _bytes += finding.Bytes;
        CollectionsMarshal.GetValueRefOrAddDefault(_kinds, finding.Kind, out _)++;
        if (source.Label(index) is { } label)
        {
            _labels[label] = _labels.GetValueOrDefault(label) + 1;
        }
        if (finding.Damage is { } damage)
        {
            _corrupt.Add(new CorruptImage(source.Name(index), damage));
            return;
        }
        CollectionsMarshal.GetValueRefOrAddDefault(_sizes, (finding.Width, finding.Height), out _)++;
        _moments += finding.Moments;
        if (finding.IsTurned)
        {
            _turned.Add(source.Name(index));
        }
        if (!_firsts.TryAdd(finding.Hash, index))
        {
            AddRepeat(_firsts[finding.Hash], index);
        }
    }

    public InspectionReport Report(IReadOnlyDictionary<string, string> packed, bool? isWhole)
    {
        (int Width, int Height, int Count)[] sizes =
            [.. _sizes.Select(size => (size.Key.Width, size.Key.Height, size.Value)).OrderByDescending(
                size => size.Value).ThenBy(size => (size.Width, size.Height))];
        var (size, fit) = Recommendation.For(sizes);
        return new InspectionReport
        {
            Source = source.Path,
            Count = source.Count,
            Bytes = _bytes,
            Skipped = source.Skipped,
            Notes = source.Notes,
            Kinds = [.. _kinds.Select(
                kind => (kind.Key, kind.Value)).OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal)],
            Sizes = sizes,
            Labels = [.. _labels.Select(label => (label.Key, label.Value))],
            ClassNames = source.ClassNames,
            Corrupt = _corrupt,
            Turned = _turned,
            Duplicates = [.. _repeats.Select(repeat => repeat.Value.Prepend(repeat.Key).Select(source.Name).ToArray())],
            Channels = _moments.Pixels == 0 ? [] : _moments.Statistics(),
            Packed = packed,
            IsWhole = isWhole,
            RecommendedSize = size,
            RecommendedFit = fit,
        };
    }

    private void AddRepeat(int first, int index)
    {
        if (!_repeats.TryGetValue(first, out var repeats))
        {
            _repeats[first] = repeats = [];
        }
        repeats.Add(index);
    }
}
