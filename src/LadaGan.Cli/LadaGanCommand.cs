using System.CommandLine;
using System.CommandLine.Help;
using LadaGan.Cli.Commands;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using HelpAction = LadaGan.Cli.Help.HelpAction;

namespace LadaGan.Cli;

/// <summary>The program <c>ladagan</c>: parse, call, print. <see cref="ExitCode"/> has what it returns.</summary>
public static class LadaGanCommand
{
    public static int Run(string[] args)
    {
        Terminal.Attach();
        var parsed = Create().Parse(args.Length > 0 ? args : ["--help"]);
        if (parsed.Errors.Count > 0)
        {
            ErrorReport.Print(ParseErrors.Describe(parsed));
            return ExitCode.BadInput;
        }
        var code = ErrorReport.Guard(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        var isPrinted = parsed.CommandResult.Command is not DocumentedCommand { WritesFiles: true };
        if (code == ExitCode.Done && isPrinted && Terminal.Failure is { } failure)
        {
            ErrorReport.Print($"the result is lost: standard output cannot be written ({failure})");
            return ExitCode.BadInput;
        }
        return code;
    }

    internal static DocumentedCommand Create() => new DocumentedCommand(
        "ladagan",
        "LadaGAN for .NET: train an image GAN with linear additive attention, and generate images with it.",
        "<command> [options]")
    {
        QuickstartCommand.Create(),
        TrainCommand.Create(),
        GenerateCommand.Create(),
        AttentionCommand.Create(),
        InterpolateCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        InspectCommand.Create(),
        EvaluateCommand.Create(),
        ReportCommand.Create(),
        ReproduceCommand.Create(),
        ProfileCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
        new HelpOption { Description = "Show this help.", Action = new HelpAction() },
        new VersionOption { Description = "Print the version." },
    }
        .Example("See the whole path, from data to images, in about two minutes.", "quickstart")
        .Example(
            "Train on your own images, then generate a sample grid.",
            "train --data photos/ --config celeba-64\nladagan generate --model runs --out samples.png");
}
