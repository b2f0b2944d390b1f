using System.CommandLine;
using LadaGan.Cli.Completion;
using LadaGan.Cli.Help;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan completion</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "Shell that reads the script: bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new DocumentedCommand(
            "completion", "Print a script that lets a shell complete commands, options and their values.", "<bash|zsh|fish>") { shell }
            .Example("Complete in bash, from the next shell on.",
                "completion bash > \\\n~/.local/share/bash-completion/completions/ladagan")
            .Example("Complete in fish.", "completion fish > ~/.config/fish/completions/ladagan.fish")
            .Example("Complete in zsh: write the script to a folder of $fpath.", "completion zsh > ~/.zfunc/_ladagan");
        command.SetAction(parsed =>
        {
            var words = CompletedCommand.All(LadaGanCommand.Create());
            Console.Write(parsed.GetValue(shell) switch
            {
                "bash" => BashCompletion.Script(words),
                "zsh" => ZshCompletion.Script(words),
                _ => FishCompletion.Script(words),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
