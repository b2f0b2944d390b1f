using System.CommandLine;
using LadaGan.Cli.Commands;
using LadaGan.Cli.Output;

namespace LadaGan.Cli;

/// <summary>The program <c>ladagan</c>: parse, call, print. Exit codes: 0 done, 1 a fault of the program, 2 something given cannot be used, 130/143 stopped.</summary>
public static class LadaGanCommand
{
    public static int Run(string[] args)
    {
        Terminal.Attach();
        var root = new RootCommand("LadaGAN for .NET: train an image GAN with linear additive attention from scratch, and make pictures with it.")
        {
            QuickstartCommand.Create(),
            TrainCommand.Create(),
            GenerateCommand.Create(),
            EvaluateCommand.Create(),
            ReportCommand.Create(),
            ProfileCommand.Create(),
            DataCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
        };
        var parsed = root.Parse(args.Length > 0 ? args : ["--help"]);
        if (parsed.Errors.Count > 0)
        {
            Failure.Print(ParseFailure.Describe(parsed));
            return ExitCode.BadInput;
        }
        return Failure.Guard(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }
}
