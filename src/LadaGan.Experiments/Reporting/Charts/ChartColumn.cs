namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>What a chart shows at one place: the curve, and the band around it.</summary>
internal readonly record struct ChartColumn(double X, double Mean, double Low, double High);
