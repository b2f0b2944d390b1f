namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">What its legend says.</param>
/// <param name="Colour">Number of its colour, from 0.</param>
/// <param name="Points">From left to right.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<ChartPoint> Points);

/// <summary>A value of a curve; NaN leaves a gap.</summary>
internal readonly record struct ChartPoint(double X, double Mean, double Std);

/// <summary>Curves that belong into one chart.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Meaning">What is drawn, in a few words; may be empty.</param>
internal sealed record CurveGroup(string Title, string Meaning, IReadOnlyList<ChartLine> Lines);
