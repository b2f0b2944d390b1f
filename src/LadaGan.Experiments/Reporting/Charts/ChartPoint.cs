namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>A value of a curve; NaN leaves a gap.</summary>
internal readonly record struct ChartPoint(double X, double Mean, double Std);
