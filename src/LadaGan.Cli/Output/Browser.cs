using System.ComponentModel;
using System.Diagnostics;

namespace LadaGan.Cli.Output;

/// <summary>The desktop's browser.</summary>
internal static class Browser
{
    private const string Opener = "xdg-open";

    /// <exception cref="CommandException">There is no desktop here.</exception>
    public static void Open(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Opener, [path]));
        }
        catch (Win32Exception)
        {
            throw new CommandException($"--open yes: there is no {Opener} here; open {path} in a browser yourself");
        }
    }
}
