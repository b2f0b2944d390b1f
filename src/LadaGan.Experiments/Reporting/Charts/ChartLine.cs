namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">What its legend says.</param>
/// <param name="Colour">Number of its colour, from 0.</param>
/// <param name="Points">From left to right.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<ChartPoint> Points);
