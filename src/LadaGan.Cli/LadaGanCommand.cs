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
    // A word that begins with @ is a word, not the name of a file with more of them.
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    public static int Run(string[] args)
    {
        Terminal.Attach();
        var parsed = Create().Parse(Asked(args), Words);
        if (ParseErrors.Find(parsed) is { } problem)
        {
            ErrorReport.Print(problem);
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

    /// <summary><c>help train</c> is <c>train --help</c>, and so is nothing at all for the whole program.</summary>
    private static string[] Asked(string[] args) => args switch
    {
        [] => ["--help"],
        ["help", .. var command] => [.. command, "--help"],
        _ => args,
    };

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
        TimelapseCommand.Create(),
        ExploreCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        InspectCommand.Create(),
        EvaluateCommand.Create(),
        ReportCommand.Create(),
        StudioCommand.Create(),
        ReproduceCommand.Create(),
        ProfileCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
        new HelpOption { Description = "Show this help.", Action = new HelpAction() },
        new VersionOption("--version", "-v") { Description = "Print the version." },
    }
        .Example("See the whole path, from data to images, in about two minutes.", "quickstart")
        .Example(
            "Train on your own images, then generate a sample grid.",
            "train --data photos/ --config celeba-64\nladagan generate runs --out samples.png");
}
