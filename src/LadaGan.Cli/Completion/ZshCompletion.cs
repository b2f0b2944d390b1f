using System.Text;

namespace LadaGan.Cli.Completion;

/// <summary>Completion in zsh, as a function that may lie in a folder of <c>$fpath</c>.</summary>
internal static class ZshCompletion
{
    public static string Script(IReadOnlyList<CompletedCommand> commands)
    {
        var script = new StringBuilder("""
            #compdef ladagan
            # Completion of ladagan in zsh. Written by `ladagan completion zsh`.
            _ladagan() {
                local command=ladagan before=${words[CURRENT-1]} word
                local -a list
                for word in ${words[2,CURRENT-1]}; do
                    case "$command/$word" in

            """);
        script.Append("            ").AppendJoin('|', commands.Skip(1).Select(command => command.Path))
            .Append(") command=$command/$word ;;\n");
        script.Append("""
                    esac
                done
                case "$command $before" in

            """);
        foreach (var command in commands)
        {
            foreach (var option in command.Options.Where(option => option.TakesValue))
            {
                script.Append($"        '{command.Path} {option.Name}')");
                script.Append(option.Values.Count > 0 ? $" compadd -- {string.Join(' ', option.Values)};" : "");
                script.Append(option.TakesFiles ? " _files;" : "").Append(" return ;;\n");
            }
        }
        script.Append("""
                esac
                case "$command" in

            """);
        foreach (var command in commands)
        {
            script.Append($"        {command.Path})\n            if [[ ${{words[CURRENT]}} == -* ]]; then\n                list=(");
            script.AppendJoin(' ', command.Options.Select(option => Item(option.Name, option.Summary)));
            script.Append(")\n                _describe -o option list\n            else\n                list=(");
            script.AppendJoin(' ', command.Words.Select(word => Item(word.Word, word.Summary)));
            script.Append(")\n                (( $#list )) && _describe word list\n");
            script.Append(command.TakesFiles ? "                _files\n" : "").Append("            fi ;;\n");
        }
        return script.Append("""
                esac
            }
            if [ "$funcstack[1]" = _ladagan ]; then
                _ladagan "$@"
            else
                compdef _ladagan ladagan
            fi

            """).ToString();
    }

    private static string Item(string word, string summary)
    {
        var text = $"{word.Replace(":", @"\:", StringComparison.Ordinal)}:{summary}";
        return $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
