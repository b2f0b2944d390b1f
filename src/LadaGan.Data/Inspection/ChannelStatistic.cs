namespace LadaGan.Data.Inspection;

/// <summary>Mean and standard deviation of a channel over all pixels, 0 … 255.</summary>
public readonly record struct ChannelStatistic(double Mean, double Deviation);
