using System.Globalization;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>A model file of the run.</summary>
/// <param name="Kimg">Images seen in training, in thousands, from the file's name.</param>
public sealed record RunSnapshot(string Name, double Kimg, long Bytes)
{
    internal static RunSnapshot? Of(string path) =>
        KimgOf(Path.GetFileName(path)) is { } kimg ? new(Path.GetFileName(path), kimg, new FileInfo(path).Length) : null;

    /// <summary>
    /// The number at the end of a name, before the extension: <c>network-snapshot-000200.safetensors</c>, <c>fakes000200.png</c>.
    /// </summary>
    internal static double? KimgOf(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var digits = stem[(stem.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        return double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var kimg) ? kimg : null;
    }
}
