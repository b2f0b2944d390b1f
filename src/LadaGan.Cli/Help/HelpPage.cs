using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using LadaGan.Cli.Output;

namespace LadaGan.Cli.Help;

/// <summary>A command's help page, wrapped to the terminal.</summary>
/// <remarks>System.CommandLine's own page has one list of options, no examples, and cannot be replaced in parts.</remarks>
internal sealed partial class HelpPage(TextWriter output, int width, bool bold = false)
{
    private const string Margin = "  ";

    /// <summary>A longer label has a line of its own above its description.</summary>
    private const int LongestLabel = 24;

    public void Write(DocumentedCommand command)
    {
        Wrap("", command.Description!);
        Heading("Usage");
        foreach (var usage in command.Usage)
        {
            Wrap(Margin, $"{command.FullName} {usage}", Margin + Margin + Margin);
        }
        var commands = command.Subcommands.Select(child => (child.Name, child.Description!)).ToArray();
        var arguments = command.Arguments.Select(argument => ($"<{argument.Name}>", argument.Description!)).ToArray();
        var groups = Groups(command)
            .Select(group => (group.Title, Rows: Array.ConvertAll(group.Options, option => (Label(option), Description(option)))))
            .ToArray();
        var labels = commands.Concat(arguments).Concat(groups.SelectMany(group => group.Rows)).Select(row => row.Item1.Length);
        var column = labels.Where(length => length <= LongestLabel).Max() + Margin.Length;
        Rows("Commands", commands, column);
        Rows("Arguments", arguments, column);
        foreach (var (title, rows) in groups)
        {
            Rows(title, rows, column);
        }
        if (command.Examples.Count > 0)
        {
            Heading("Examples");
            foreach (var (index, (purpose, line)) in command.Examples.Index())
            {
                Wrap(Margin, $"# {purpose}", Margin + "# ");
                foreach (var part in line.Split('\n'))
                {
                    output.WriteLine(Margin + part);
                }
                if (index + 1 < command.Examples.Count)
                {
                    output.WriteLine();
                }
            }
        }
        if (commands.Length > 0)
        {
            output.WriteLine();
            Wrap("", $"Run `{command.FullName} <command> --help` for the options and examples of a command.");
        }
    }

    /// <summary>The groups of the command; its other options and the program's own come last.</summary>
    private static IEnumerable<(string Title, Option[] Options)> Groups(DocumentedCommand command)
    {
        var own = command.Groups.Count == 0 ? command.Options : command.Options.Except(command.Groups.SelectMany(group => group.Options));
        var inherited = command.Ancestors.SelectMany(ancestor => ancestor.Options).Where(option => option.Recursive);
        return [.. command.Groups, ("Help", [.. own, .. inherited])];
    }

    private static string Label(Option option)
    {
        var name = option.Aliases.FirstOrDefault(alias => alias.Length == 2) is { } letter ? $"{letter}, {option.Name}" : option.Name;
        return option.HelpName is { } value ? $"{name} <{value}>" : name;
    }

    private static string Description(Option option)
    {
        if (option.Required)
        {
            return $"{option.Description} [required]";
        }
        // Some descriptions say the default themselves, because it depends on other things.
        var hasDefault = option is { HasDefaultValue: true, HelpName: not null } && !option.Description!.EndsWith(']');
        return hasDefault ? $"{option.Description} [default: {option.GetDefaultValue()}]" : option.Description!;
    }

    private void Heading(string title)
    {
        output.WriteLine();
        output.WriteLine(bold ? $"\u001b[1m{title}:\u001b[0m" : $"{title}:");
    }

    private void Rows(string title, (string Label, string Description)[] rows, int column)
    {
        if (rows.Length == 0)
        {
            return;
        }
        Heading(title);
        var indent = new string(' ', Margin.Length + column);
        foreach (var (label, description) in rows)
        {
            var start = Margin + label;
            if (start.Length + Margin.Length > indent.Length)
            {
                output.WriteLine(start);
                start = "";
            }
            Wrap(start.PadRight(indent.Length), description, indent);
        }
    }

    /// <summary>Breaks at spaces; what stands in brackets or backticks stays together where a line has room for it.</summary>
    private void Wrap(string start, string text, string? indent = null)
    {
        indent ??= start;
        var (line, isEmpty) = (start, true);
        foreach (var word in Unbreakable().Matches(text).SelectMany(match => Fitting(match.Value, width - indent.Length)))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                (line, isEmpty) = (indent, true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        output.WriteLine(line);
    }

    private static string[] Fitting(string word, int room) => word.Length <= room ? [word] : word.Split(' ');

    [GeneratedRegex(@"(?:`[^`]*`|\[[^\]]*\]|<[^>]*>|\S)+")]
    private static partial Regex Unbreakable();
}

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var page = new HelpPage(parseResult.InvocationConfiguration.Output, Terminal.HelpWidth, Terminal.HasStyles);
        page.Write((DocumentedCommand)parseResult.CommandResult.Command);
        return ExitCode.Done;
    }
}
