using System.Text;

namespace LadaGan.Cli.Completion;

/// <summary>Completion in fish: a line for every word.</summary>
internal static class FishCompletion
{
    public static string Script(IReadOnlyList<CompletedCommand> commands)
    {
        var script = new StringBuilder($"""
            # Completion of ladagan in fish. Written by `ladagan completion fish`.
            function __ladagan_is
                set -l command ladagan
                for word in (commandline -opc)[2..]
                    if contains -- "$command/$word" {string.Join(' ', commands.Skip(1).Select(command => command.Path))}
                        set command "$command/$word"
                    end
                end
                test "$command" = "$argv[1]"
            end
            complete -c ladagan -f

            """);
        foreach (var command in commands)
        {
            var line = $"complete -c ladagan -n '__ladagan_is {command.Path}'";
            foreach (var word in command.Words)
            {
                script.Append($"{line} -a {word.Word} -d {Quoted(word.Summary)}\n");
            }
            if (command.TakesFiles)
            {
                script.Append($"{line} -F\n");
            }
            foreach (var option in command.Options)
            {
                script.Append($"{line} -l {option.Name.TrimStart('-')} -d {Quoted(option.Summary)}");
                script.Append(option.TakesValue ? " -r" : "").Append(option.TakesFiles ? " -F" : "");
                script.Append(option.Values.Count > 0 ? $" -a {Quoted(string.Join(' ', option.Values))}\n" : "\n");
            }
        }
        return script.ToString();
    }

    private static string Quoted(string text) =>
        $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
