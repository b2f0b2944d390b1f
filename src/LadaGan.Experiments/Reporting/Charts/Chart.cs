using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Draws curves over kimg as SVG, in units that the page scales; the page's style sheet sets the colours.</summary>
internal static class Chart
{
    public const int Width = 420;
    public const int Height = 220;

    /// <summary>The number of points that a curve can show separately.</summary>
    public const int Columns = Right - Left;

    private const int Left = 46;
    private const int Right = Width - 8;
    private const int Top = 10;
    private const int Bottom = Height - 26;
    private const double RoomForBands = 0.3;
    private const double RatioThatAsksForALogarithm = 1000;

    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <param name="title">The accessible name of the chart.</param>
    /// <param name="lines">The curves; at least one has a value.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic and shows the whole of the bands; values are positive.</param>
    public static XElement Draw(string title, IReadOnlyList<ChartLine> lines, bool isLogarithmic = false)
    {
        var right = lines.SelectMany(line => line.Points).Max(point => point.X);
        var curves = lines.Select(line => (Line: line, Columns: ColumnReduction.Reduce(line.Points, 0, right, Columns))).ToList();
        var x = Axis.Exact(0, right, Left, Right, 5);
        ChartColumn[] shown = [.. curves.SelectMany(curve => curve.Columns).Where(column => double.IsFinite(column.Mean))];
        var y = isLogarithmic ? Logarithmic(shown) : Vertical([.. shown], lines.Any(line => line.Points.Count > Columns));
        return new XElement(Svg + "svg",
            new XAttribute("class", "chart"),
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", title),
            y.Ticks.Select(tick => Level(tick.Place, tick.Label)),
            x.Ticks.Select(tick => Label("x", tick.Place, Bottom + 18, tick.Label)),
            Label("y", Left - 16, Bottom + 18, "kimg"),
            curves.Select(curve => Curve(curve.Line, curve.Columns, x, y)));
    }

    /// <summary>A number with about four significant digits.</summary>
    public static string Number(double value) => !double.IsFinite(value) ? "–" : value.ToString(
        Math.Abs(value) switch
        {
            0 => "0",
            >= 1e6 or < 1e-4 => "0.###e0",
            >= 1000 => "#,0",
            >= 100 => "0.#",
            >= 10 => "0.##",
            >= 0.1 => "0.###",
            _ => "0.#####",
        },
        CultureInfo.InvariantCulture).Replace('-', '−');

    /// <param name="isReduced">Whether the bands show the range of all values rather than one standard deviation.</param>
    private static Axis Vertical(List<ChartColumn> columns, bool isReduced)
    {
        var (lowest, highest) = (columns.Min(column => column.Low), columns.Max(column => column.High));
        var (low, high) = isReduced ? (lowest, highest) : (columns.Min(column => column.Mean), columns.Max(column => column.Mean));
        if (low > 0 && high / low > RatioThatAsksForALogarithm)
        {
            return Axis.Logarithmic(low, high, Bottom, Top);
        }
        // If the bands are much wider than the curves, the axis fits the curves. Values that are never negative have no axis below 0.
        var room = (high - low) * RoomForBands;
        return Axis.Rounded(Math.Max(lowest, low >= 0 ? Math.Max(low - room, 0) : low - room),
            Math.Min(highest, high + room), Bottom, Top, 5);
    }

    /// <summary>A band below the axis ends at it: a deviation larger than its mean has no logarithm.</summary>
    private static Axis Logarithmic(ChartColumn[] columns)
    {
        var means = columns.Select(column => column.Mean).Where(mean => mean > 0).DefaultIfEmpty(1).ToArray();
        return Axis.Logarithmic(
            means.Min(), Math.Max(columns.Select(column => column.High).DefaultIfEmpty(1).Max(), means.Max()), Bottom, Top);
    }

    private static XElement[] Level(double place, string label) =>
    [
        new(Svg + "path", new XAttribute("class", "level"), new XAttribute("d", $"M{Left} {At(place)}H{Right}")),
        Label("y", Left - 7, place + 4, label),
    ];

    private static XElement Label(string axis, double x, double y, string text) =>
        new(Svg + "text", new XAttribute("class", axis), new XAttribute("x", At(x)), new XAttribute("y", At(y)), text);

    private static XElement Curve(ChartLine line, IReadOnlyList<ChartColumn> columns, Axis x, Axis y)
    {
        var shown = columns.Where(column => double.IsFinite(column.Mean)).ToList();
        return new XElement(Svg + "g",
            new XAttribute("class", $"curve c{line.Colour % 8}{(shown.Count == 1 ? " single" : "")}"),
            // The values that the page's script shows under the pointer.
            new XAttribute("data-name", line.Name),
            new XAttribute("data-x", string.Join(' ', shown.Select(column => At(x.At(column.X))))),
            new XAttribute("data-y", string.Join(' ', shown.Select(column => At(y.At(column.Mean))))),
            new XAttribute("data-kimg", string.Join(' ', shown.Select(column => Number(column.X)))),
            new XAttribute("data-value", string.Join(' ', shown.Select(column => Number(column.Mean)))),
            new XElement(Svg + "path", new XAttribute("class", "band"), new XAttribute("d", Path(columns, run => Band(run, x, y)))),
            new XElement(Svg + "path", new XAttribute("class", "mean"), new XAttribute("d", Path(columns, run => Line(run, x, y)))));
    }

    /// <summary>One path with a segment for each run of values without gaps.</summary>
    private static string Path(IReadOnlyList<ChartColumn> columns, Func<List<ChartColumn>, string> draw)
    {
        var path = new StringBuilder();
        var run = new List<ChartColumn>();
        foreach (var column in columns.Append(new(0, double.NaN, 0, 0)))
        {
            if (double.IsFinite(column.Mean))
            {
                run.Add(column);
            }
            else if (run.Count > 0)
            {
                path.Append(draw(run));
                run.Clear();
            }
        }
        return path.ToString();
    }

    private static string Line(List<ChartColumn> run, Axis x, Axis y) =>
        // A line of length 0 has round ends, which show as a point.
        $"M{string.Join('L', run.Select(column => $"{At(x.At(column.X))} {At(y.At(column.Mean))}"))}{(run.Count == 1 ? "h0" : "")}";

    private static string Band(List<ChartColumn> run, Axis x, Axis y) => run.Count == 1 ? "" :
        $"M{string.Join('L', run.Select(column => $"{At(x.At(column.X))} {At(y.At(column.High))}"))}"
        + $"L{string.Join('L', Enumerable.Reverse(run).Select(column => $"{At(x.At(column.X))} {At(y.At(column.Low))}"))}Z";

    private static string At(double place) => place.ToString("0.#", CultureInfo.InvariantCulture);
}
