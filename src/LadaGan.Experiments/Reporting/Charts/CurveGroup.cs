namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Curves that belong into one chart.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Meaning">What is drawn, in a few words; may be empty.</param>
internal sealed record CurveGroup(string Title, string Meaning, IReadOnlyList<ChartLine> Lines);
