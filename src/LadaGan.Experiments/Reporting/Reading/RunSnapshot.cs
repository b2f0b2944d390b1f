using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>A model file of the run.</summary>
/// <param name="Kimg">Thousands of images it learned from, as its name says.</param>
public sealed record RunSnapshot(string Name, double Kimg, long Bytes)
{
    internal static RunSnapshot? Of(string path) =>
        RunDirectory.KimgOf(path) is { } kimg ? new(Path.GetFileName(path), kimg, new FileInfo(path).Length) : null;
}
