using System.Text;

namespace LadaGan.Cli.Completion;

/// <summary>Completion in bash: one function, which starts no program.</summary>
internal static class BashCompletion
{
    public static string Script(IReadOnlyList<CompletedCommand> commands)
    {
        var script = new StringBuilder("""
            # Completion of ladagan in bash. Written by `ladagan completion bash`.
            _ladagan() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=ladagan word words= files=
                # bash takes --option=value for three words.
                if [ "$current" = = ]; then
                    current=
                elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
                    before=${COMP_WORDS[COMP_CWORD-2]}
                fi
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
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
                var files = option.TakesFiles ? " files=yes" : "";
                script.Append($"        '{command.Path} {option.Name}') words='{string.Join(' ', option.Values)}'{files} ;;\n");
            }
        }
        script.Append("""
                    *)
                        case "$command" in

            """);
        foreach (var command in commands)
        {
            var files = command.TakesFiles ? " files=yes" : "";
            var options = string.Join(' ', command.Options.Select(option => option.Name));
            script.Append($"                {command.Path}) words='{string.Join(' ', command.Words.Select(word => word.Word))}'{files}\n")
                .Append($"                    [[ $current != -* ]] || words='{options}' ;;\n");
        }
        return script.Append("""
                        esac
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
                if [ -n "$files" ] && [[ $current != -* ]]; then
                    compopt -o filenames 2>/dev/null
                    local IFS=$'\n'
                    COMPREPLY+=($(compgen -f -- "$current"))
                fi
            }
            complete -F _ladagan ladagan

            """).ToString();
    }
}
