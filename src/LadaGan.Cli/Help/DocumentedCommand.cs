using System.CommandLine;

namespace LadaGan.Cli.Help;

/// <summary>A command together with what its help page shows: usage, groups of options, examples.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="summary">One sentence in the imperative.</param>
/// <param name="usage">The ways to call it, without the program's and the command's names.</param>
internal sealed class DocumentedCommand(string name, string summary, params string[] usage) : Command(name, summary)
{
    private readonly List<(string Title, Option[] Options)> _groups = [];
    private readonly List<(string Purpose, string CommandLine)> _examples = [];

    /// <summary>Whether the command's result is files; otherwise it is what the command prints.</summary>
    public bool WritesFiles { get; private set; }

    public IReadOnlyList<string> Usage { get; } = usage;

    public IReadOnlyList<(string Title, Option[] Options)> Groups => _groups;

    public IReadOnlyList<(string Purpose, string CommandLine)> Examples => _examples;

    /// <summary>The command as typed, from the program's name on.</summary>
    public string FullName => string.Join(' ', Ancestors.Reverse().Append(this).Select(command => command.Name));

    /// <summary>The command that this one belongs to, and so on up to the program.</summary>
    public IEnumerable<Command> Ancestors
    {
        get
        {
            for (var parent = Parents.OfType<Command>()
                .FirstOrDefault(); parent is not null; parent = parent.Parents.OfType<Command>().FirstOrDefault())
            {
                yield return parent;
            }
        }
    }

    /// <summary>Says that the command's result is files, so that nothing is lost when what it prints cannot be written.</summary>
    public DocumentedCommand WithFiles()
    {
        WritesFiles = true;
        return this;
    }

    /// <summary>Adds options under one heading, in the order given.</summary>
    public DocumentedCommand Group(string title, params Option[] options)
    {
        foreach (var option in options)
        {
            Add(option);
        }
        _groups.Add((title, options));
        return this;
    }

    /// <summary>Adds an example: command lines as typed, the first one without the program's name.</summary>
    /// <param name="purpose">One sentence.</param>
    /// <param name="commandLine">A line that ends with a backslash continues on the next.</param>
    public DocumentedCommand Example(string purpose, string commandLine)
    {
        _examples.Add((purpose, $"ladagan {commandLine}".Replace("\\\n", "\\\n    ", StringComparison.Ordinal)));
        return this;
    }
}
