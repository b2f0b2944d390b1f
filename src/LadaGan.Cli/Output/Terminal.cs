using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Where formatted output goes.</summary>
internal static class Terminal
{
    private const int Unlimited = 1000;

    /// <summary>Formats for a terminal if standard output is one; a file or pipe gets plain text, not wrapped.</summary>
    /// <remarks>Spectre.Console itself sends colours into pipes, and keeps the first <see cref="Console.Out"/> it sees.</remarks>
    public static void Attach()
    {
        var output = new AnsiConsoleOutput(Console.Out);
        AnsiConsole.Console = AnsiConsole.Create(output.IsTerminal
            ? new AnsiConsoleSettings { Out = output }
            : new AnsiConsoleSettings { Out = output, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        if (!output.IsTerminal)
        {
            DoNotWrap();
        }
    }

    /// <summary>Leaves long lines to the terminal, so that paths and commands in them can be copied whole.</summary>
    public static void DoNotWrap() => AnsiConsole.Profile.Width = Unlimited;
}
