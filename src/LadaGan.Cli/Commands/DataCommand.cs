using System.CommandLine;
using LadaGan.Cli.Help;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data</c>: everything about datasets before training.</summary>
internal static class DataCommand
{
    public static Command Create() => new DocumentedCommand("data", "Inspect, build and benchmark datasets.", "<command> [options]")
    {
        DataInspectCommand.Create(),
        DataBuildCommand.Create(),
        DataBenchCommand.Create(),
    }
        .Example(
            "Look at your images, then build one file to train on.",
            "data inspect photos/\nladagan data build photos/ photos-64.safetensors --size 64");
}
