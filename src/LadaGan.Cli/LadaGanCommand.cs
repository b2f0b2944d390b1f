using System.CommandLine;
using LadaGan.Cli.Commands;
using LadaGan.Cli.Output;

namespace LadaGan.Cli;

/// <summary>The program <c>ladagan</c>: parse, call, print. Exit codes: 0 done, 1 a fault of the program, 2 something given cannot be used, 130/143 stopped.</summary>
public static class LadaGanCommand
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("LadaGAN for .NET: train an image GAN with linear additive attention from scratch, and make pictures with it.")
        {
            QuickstartCommand.Create(),
            TrainCommand.Create(),
            GenerateCommand.Create(),
            ProfileCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Failure.Print($"{parsed.Errors[0].Message} See `ladagan {Name(parsed)}--help`.");
            return ExitCode.BadInput;
        }
        return Failure.Guard(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    private static string Name(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
}
