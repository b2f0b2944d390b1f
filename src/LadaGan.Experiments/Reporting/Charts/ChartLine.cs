namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Colour">The number of its colour, from 0.</param>
/// <param name="Points">The points, from left to right.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<ChartPoint> Points);

/// <summary>A point of a curve; NaN leaves a gap.</summary>
internal readonly record struct ChartPoint(double X, double Mean, double Std);

/// <summary>The curves of one chart.</summary>
/// <param name="Title">The heading of the chart.</param>
/// <param name="Meaning">A short explanation; may be empty.</param>
internal sealed record CurveGroup(string Title, string Meaning, IReadOnlyList<ChartLine> Lines);
