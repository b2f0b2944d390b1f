namespace LadaGan.Experiments.Training;

/// <summary>Number, mean and standard deviation of a value over a tick.</summary>
public readonly record struct Statistic(long Num, double Mean, double Std)
{
    public static Statistic OfValue(double value) => new(1, value, 0);

    internal static Statistic OfSums(long count, double sum, double squares)
    {
        var mean = sum / count;
        return new(count, mean, Math.Sqrt(Math.Max((squares / count) - (mean * mean), 0)));
    }
}
