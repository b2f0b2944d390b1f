using System.CommandLine.Completions;
using LadaGan.Cli.Help;

namespace LadaGan.Cli.Completion;

/// <summary>What may follow a command on the command line.</summary>
/// <param name="Path">The command as typed, with '/' for spaces: <c>ladagan/data/build</c>.</param>
/// <param name="Words">Its subcommands, or the values of its argument.</param>
/// <param name="Options">Its options, those of the whole program included.</param>
/// <param name="TakesFiles">Whether an argument is a file or folder.</param>
internal sealed record CompletedCommand(
    string Path, IReadOnlyList<CompletedWord> Words, IReadOnlyList<CompletedOption> Options, bool TakesFiles)
{
    /// <summary>The commands of a program, itself first.</summary>
    public static IReadOnlyList<CompletedCommand> All(DocumentedCommand command) =>
        [Of(command), .. command.Subcommands.Cast<DocumentedCommand>().SelectMany(All)];

    private static CompletedCommand Of(DocumentedCommand command)
    {
        string[] values = [.. command.Arguments.SelectMany(argument => ValuesOf(argument.GetCompletions(CompletionContext.Empty)))];
        return new(
            command.FullName.Replace(' ', '/'),
            [
                .. command.Subcommands.Select(child => new CompletedWord(child.Name, CompletedWord.Short(child.Description!))),
                .. values.Select(value => new CompletedWord(value, "")),
            ],
            [.. command.Options.Concat(command.Ancestors.SelectMany(ancestor => ancestor.Options).Where(option => option.Recursive))
                .Select(CompletedOption.Of)],
            command.Arguments.Count > 0 && values.Length == 0);
    }

    /// <summary>The values that an option or argument accepts, if they are listed.</summary>
    public static string[] ValuesOf(IEnumerable<CompletionItem> items) => [.. items.Select(item => item.Label)];
}

/// <summary>A word and what it is, as far as shells show that.</summary>
/// <param name="Word">What is typed.</param>
/// <param name="Summary">Part of a sentence; empty if the word says it.</param>
internal sealed record CompletedWord(string Word, string Summary)
{
    /// <summary>The beginning of a description: a shell has one line for it.</summary>
    public static string Short(string description)
    {
        var end = description.AsSpan().IndexOfAny(".:;([") is var at and >= 0 ? at : description.Length;
        return description[..end].Trim();
    }
}
