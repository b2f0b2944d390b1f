using System.CommandLine;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data</c>: everything about data sets, before training.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Look at a data set, make one file of it, measure how fast it is read.")
    {
        DataBuildCommand.Create(),
        DataInspectCommand.Create(),
        DataBenchCommand.Create(),
    };
}
