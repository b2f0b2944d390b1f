using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace LadaGan.Cli.Commands;

/// <summary>Opens what a command made in the person's browser.</summary>
internal static class Browser
{
    private const string Opener = "xdg-open";

    public static Option<string> Option() => new Option<string>("--open")
    {
        Description = "Open the page in a browser: yes or no.",
        HelpName = "yes|no",
        DefaultValueFactory = _ => "no",
    }.AcceptOnlyFromAmong("yes", "no");

    /// <exception cref="CommandException">The system has no program that opens a browser.</exception>
    public static void Open(string page)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Opener, [page]));
        }
        catch (Win32Exception error)
        {
            throw new CommandException($"--open yes: {Opener} is missing; open {page} in a browser yourself", error);
        }
    }
}
