using LadaGan.Data.Images;

namespace LadaGan.Data.Inspection;

/// <summary>Integer sums over pixels, so that the means do not depend on the order of the images.</summary>
internal readonly record struct ChannelMoments(ulong Pixels, Sums Red, Sums Green, Sums Blue)
{
    public static ChannelMoments operator +(ChannelMoments a, ChannelMoments b) =>
        new(a.Pixels + b.Pixels, a.Red + b.Red, a.Green + b.Green, a.Blue + b.Blue);

    public static ChannelMoments Of(DecodedImage image)
    {
        var (red, green, blue) = (default(Sums), default(Sums), default(Sums));
        var rgb = image.Rgb;
        for (var at = 0; at < rgb.Length; at += 3)
        {
            red.Add(rgb[at]);
            green.Add(rgb[at + 1]);
            blue.Add(rgb[at + 2]);
        }
        return new((ulong)rgb.Length / 3, red, green, blue);
    }

    /// <summary>Mean and standard deviation of each channel, 0 … 255.</summary>
    public IReadOnlyList<ChannelStatistic> Statistics()
    {
        var pixels = Pixels;
        return [.. new[] { Red, Green, Blue }.Select(sums => sums.Over(pixels))];
    }
}

/// <summary>The sums of values and of their squares, for up to 10¹⁴ pixels.</summary>
internal record struct Sums(ulong Values, ulong Squares)
{
    public static Sums operator +(Sums a, Sums b) => new(a.Values + b.Values, a.Squares + b.Squares);

    public void Add(byte value)
    {
        Values += value;
        Squares += (uint)(value * value);
    }

    /// <summary>Mean and standard deviation over <paramref name="count"/> values.</summary>
    public readonly ChannelStatistic Over(ulong count)
    {
        var mean = (double)Values / count;
        return new(mean, Math.Sqrt(Math.Max(0, ((double)Squares / count) - (mean * mean))));
    }
}

/// <summary>Mean and standard deviation of a channel over all pixels, 0 … 255.</summary>
public readonly record struct ChannelStatistic(double Mean, double Deviation);
