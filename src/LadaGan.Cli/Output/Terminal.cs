using LadaGan.Core.Errors;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Where formatted output goes.</summary>
internal static class Terminal
{
    private const int Unlimited = 1000;
    private const int NarrowestHelp = 40;
    private const int WidestHelp = 100;
    private const int UsualWidth = 80;

    private static BestEffortWriter? _output;

    /// <summary>Columns of help: the terminal's, at most 100; 80 in files and pipes.</summary>
    public static int HelpWidth =>
        AnsiConsole.Profile.Out.IsTerminal ? Math.Clamp(AnsiConsole.Profile.Width, NarrowestHelp, WidestHelp) : UsualWidth;

    /// <summary>Columns of a wide table: the terminal's; 80 in files and pipes.</summary>
    public static int TableWidth => AnsiConsole.Profile.Out.IsTerminal ? Math.Max(AnsiConsole.Profile.Width, UsualWidth) : UsualWidth;

    /// <summary>Whether standard output shows bold text and colours.</summary>
    public static bool HasStyles => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Why standard output can no longer be written, as a clause; null while it can.</summary>
    public static string? Failure => _output?.Failure?.Clause();

    /// <summary>
    /// Formats for a terminal if standard output is one; a file or pipe gets plain text that is not wrapped. From here on, writing to
    /// standard output or standard error never throws.
    /// </summary>
    /// <remarks>Spectre.Console itself sends colours into pipes, and keeps the first <see cref="Console.Out"/> it sees.</remarks>
    public static void Attach()
    {
        _output = new BestEffortWriter(Console.Out);
        Console.SetOut(_output);
        Console.SetError(new BestEffortWriter(Console.Error));
        var output = new AnsiConsoleOutput(Console.Out);
        var settings = new AnsiConsoleSettings { Out = output };
        if (!output.IsTerminal)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }
        AnsiConsole.Console = AnsiConsole.Create(settings);
        if (!output.IsTerminal)
        {
            DoNotWrap();
        }
    }

    /// <summary>Leaves the wrapping of long lines to the terminal, so that paths and commands can be copied whole.</summary>
    public static void DoNotWrap() => AnsiConsole.Profile.Width = Unlimited;
}
