using LadaGan.Experiments.Training.Loop;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>What a newcomer sees when the quickstart is done: the picture, and the next three commands.</summary>
internal static class Afterwards
{
    public static void Print(RunResult result)
    {
        if (AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.ColorSystem == ColorSystem.TrueColor)
        {
            TerminalPicture.Print(result.SampleGrid);
        }
        Console.WriteLine();
        Console.WriteLine($"learned from   {Path.Combine(result.Directory, "reals.png")}");
        Console.WriteLine($"made by itself {result.SampleGrid}");
        Console.WriteLine();
        Console.WriteLine("next:");
        Console.WriteLine($"  ./ladagan generate --model {result.Model} --seeds 0-99 --out pictures.png");
        Console.WriteLine("  ./ladagan train --data YOUR_FOLDER_OR_ZIP --config celeba-64 --outdir runs");
        Console.WriteLine("  ./ladagan doctor");
    }
}
