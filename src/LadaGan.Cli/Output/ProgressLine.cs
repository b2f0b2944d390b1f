using System.Globalization;
using LadaGan.Experiments.Runs;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>The live line of a training run: bar, progress, speed, losses and time left, as far as the terminal has room.</summary>
internal static class ProgressLine
{
    private const int LongestBar = 24;
    private const int ShortestBar = 4;

    /// <summary>A terminal echoes ^C after the line, and some terminals wrap a full line.</summary>
    private const int Free = 3;

    /// <param name="columns">The terminal's width; the last columns stay free.</param>
    /// <param name="imagesSeen">Images seen so far.</param>
    /// <param name="total">Images seen at the end of the run.</param>
    /// <param name="imagesPerSecond">Speed; 0 while unknown.</param>
    /// <param name="losses">Of the last tick.</param>
    /// <param name="warnings">What the monitor warns of; shown even when there is room for little else.</param>
    /// <returns>Spectre's markup.</returns>
    public static string Of(
        int columns, long imagesSeen, long total, double imagesPerSecond, (double Discriminator, double Generator)? losses,
        IReadOnlyList<string> warnings)
    {
        var share = Math.Clamp((double)imagesSeen / total, 0, 1);
        var eta = Eta(total - imagesSeen, imagesPerSecond);
        var percent = Text($"{Math.Floor(share * 100),3:0}%");
        var images = Text($"[bold]{imagesSeen / 1000.0:0.0}[/]/{total / 1000.0:0.#} kimg");
        var speed = Text($"[bold]{imagesPerSecond:0.0}[/] img/s");
        var both = losses is { } known ? Text($"D [yellow]{known.Discriminator:0.000}[/] G [yellow]{known.Generator:0.000}[/]") : null;
        var rest = Text($"eta [bold]{eta}[/]");
        var alarm = warnings.Count > 0 ? $"[red]!{string.Join(" !", warnings)}[/]" : null;

        return Fitting(
            columns, share,
            [percent, images, speed, both, rest, alarm], [percent, images, speed, rest, alarm], [percent, images, rest, alarm],
            [percent, rest, alarm], [percent, alarm], [percent]);
    }

    /// <summary>The line while the generator is being evaluated.</summary>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="what">The work under way.</param>
    /// <param name="done">Images so far.</param>
    /// <param name="total">Images in all; 0 when they are not counted.</param>
    /// <param name="imagesPerSecond">Speed; 0 while unknown.</param>
    public static string OfMeasuring(int columns, string what, long done, long total, double imagesPerSecond)
    {
        if (total == 0)
        {
            return Markup.Escape($"{what[..Math.Clamp(columns - Free - 2, 0, what.Length)]} …");
        }
        var (images, speed) = (Text($"[bold]{done:N0}[/]/{total:N0}"), Text($"[bold]{imagesPerSecond:0.0}[/] img/s"));
        var (name, rest) = (Markup.Escape(what), $"eta [bold]{Eta(total - done, imagesPerSecond)}[/]");
        var share = Math.Clamp((double)done / total, 0, 1);
        return Fitting(columns, share, [name, images, speed, rest], [name, images, rest], [images, rest], [images]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Eta(long left, double imagesPerSecond) =>
        imagesPerSecond > 0 ? StatusLine.Duration(TimeSpan.FromSeconds(Math.Min(Math.Max(left, 0) / imagesPerSecond, 1e9))) : "…";

    /// <summary>The first choice that fits the terminal, after a bar in the remaining columns.</summary>
    private static string Fitting(int columns, double share, params string?[][] choices)
    {
        var lines = Array.ConvertAll(choices, parts => string.Join("  ", parts.OfType<string>()));
        var line = lines.FirstOrDefault(line => Markup.Remove(line).Length <= columns - Free) ?? lines[^1];
        var bar = Math.Min(LongestBar, columns - Free - Markup.Remove(line).Length - 1);
        if (bar < ShortestBar)
        {
            return line;
        }
        var filled = (int)(share * bar);
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', bar - filled)}[/] {line}";
    }
}
