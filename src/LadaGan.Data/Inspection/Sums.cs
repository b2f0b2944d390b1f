namespace LadaGan.Data.Inspection;

/// <summary>The sum of values and of their squares: 10¹⁴ pixels fit.</summary>
internal record struct Sums(ulong Values, ulong Squares)
{
    public static Sums operator +(Sums a, Sums b) => new(a.Values + b.Values, a.Squares + b.Squares);

    public void Add(byte value)
    {
        Values += value;
        Squares += (uint)(value * value);
    }

    /// <summary>Mean and standard deviation over so many values.</summary>
    public readonly ChannelStatistic Over(ulong count)
    {
        var mean = (double)Values / count;
        return new(mean, Math.Sqrt(Math.Max(0, ((double)Squares / count) - (mean * mean))));
    }
}
