using System.Globalization;

namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Maps values to positions on the page, with labels at round values.</summary>
internal sealed class Axis
{
    private const int DecadesThatAreMany = 6;
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _end;
    private readonly bool _isLogarithmic;

    private Axis(double low, double high, double start, double end, bool isLogarithmic,
        IReadOnlyList<double> values, Func<double, string> label)
    {
        (_low, _high, _start, _end, _isLogarithmic) = (low, high, start, end, isLogarithmic);
        Ticks = [.. values.Select(value => (At(value), label(value)))];
    }

    /// <summary>The positions and texts of the labels.</summary>
    public IReadOnlyList<(double Place, string Label)> Ticks { get; }

    /// <summary>A linear axis from exactly <paramref name="low"/> to exactly <paramref name="high"/>, with labels in between.</summary>
    public static Axis Exact(double low, double high, double start, double end, int labels)
    {
        (low, high) = Apart(low, high);
        var step = RoundStep((high - low) / labels);
        return Linear(low, high, start, end, step, (long)Math.Ceiling(low / step - 1e-9), (long)Math.Floor(high / step + 1e-9));
    }

    /// <summary>A linear axis, widened to round values at both ends.</summary>
    public static Axis Rounded(double low, double high, double start, double end, int labels)
    {
        // If the curve is near 0, the axis begins at 0, so that heights are in proportion.
        (low, high) = Apart(low > 0 && low < 0.4 * high ? 0 : low, high < 0 && high > 0.4 * low ? 0 : high);
        var step = RoundStep((high - low) / labels);
        var (first, last) = ((long)Math.Floor(low / step + 1e-9), (long)Math.Ceiling(high / step - 1e-9));
        return Linear(first * step, last * step, start, end, step, first, last);
    }

    /// <summary>A logarithmic axis, widened to powers of ten; all values must be positive.</summary>
    public static Axis Logarithmic(double low, double high, double start, double end)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low) + 1e-9), (int)Math.Ceiling(Math.Log10(high) - 1e-9));
        last = Math.Max(last, first + 1);
        var every = (last - first) / DecadesThatAreMany + 1;
        var values = Enumerable.Range(first, last - first + 1).Where(decade => (decade - first) % every == 0)
            .Select(decade => Math.Pow(10, decade));
        return new(first, last, start, end, true, [.. values], PowerOfTen);
    }

    /// <summary>The position of a value; values beyond the ends are clamped.</summary>
    public double At(double value)
    {
        var scaled = !_isLogarithmic ? value : value > 0 ? Math.Log10(value) : _low;
        return _start + ((Math.Clamp(scaled, _low, _high) - _low) / (_high - _low) * (_end - _start));
    }

    private static Axis Linear(double low, double high, double start, double end, double step, long first, long last)
    {
        var values = Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 9);
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        var format = largest is >= 1e7 or < 1e-4 ? "0.#e0;-0.#e0;0" : $"#,0.{new string('0', decimals)}";
        return new(low, high, start, end, false, [.. values], value => Readable(value.ToString(format, CultureInfo.InvariantCulture)));
    }

    private static string PowerOfTen(double value) =>
        Readable(value is >= 0.0009 and <= 20000
            ? value.ToString("#,0.###", CultureInfo.InvariantCulture)
            : value.ToString("0e0", CultureInfo.InvariantCulture));

    private static string Readable(string number) => number.Replace('-', '−');

    private static (double Low, double High) Apart(double low, double high)
    {
        var room = low == 0 ? 1 : Math.Abs(low) * 0.1;
        return high - low > Math.Abs(high) * 1e-9 ? (low, high) : (low - room, high + room);
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is at least <paramref name="step"/>.</summary>
    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= step * (1 - 1e-9)) * power;
    }
}
