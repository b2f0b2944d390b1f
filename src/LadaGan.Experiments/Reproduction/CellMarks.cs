namespace LadaGan.Experiments.Reproduction;

/// <summary>The marks of a table's cells: of replicas, and of the commands that fill empty cells.</summary>
public sealed class CellMarks
{
    private static readonly string[] Signs = ["†", "‡", "§", "¶"];
    private readonly PaperTable _table;
    private readonly List<string> _replicas = [];
    private readonly List<FillingCommand> _commands = [];

    /// <param name="table">The table; each mark means one thing in it.</param>
    public CellMarks(PaperTable table)
    {
        _table = table;
        foreach (var row in table.Rows)
        {
            _replicas.AddRange(row.Runs.Select(run => run.Replica?.Description).OfType<string>().Except(_replicas));
            foreach (var command in row.Cells.Select(cell => cell.Filling).OfType<FillingCommand>())
            {
                if (!_commands.Exists(known => known.Template == command.Template))
                {
                    _commands.Add(command);
                }
            }
        }
    }

    /// <summary>What the marks mean; the command apart from the words before it.</summary>
    public IEnumerable<(string Mark, string Text, string? Command)> Notes =>
    [
        .. _replicas.Select((text, index) => (Sign(index), $"replica: {text}", (string?)null)),
        .. _commands.Select((command, index) => (Letter(index), $"not measured yet{Meaning(command)}: ", (string?)command.Template)),
    ];

    /// <summary>The mark of a replica; empty for a run of the paper's own configuration.</summary>
    public string Of(RowRun run) => run.Replica is { } replica ? Sign(_replicas.IndexOf(replica.Description)) : "";

    /// <summary>The mark of a command.</summary>
    public string Of(FillingCommand command) => Letter(_commands.FindIndex(known => known.Template == command.Template));

    /// <summary>What to write in place of the word in capitals.</summary>
    private string Meaning(FillingCommand command)
    {
        if (!command.Template.Contains(command.Word, StringComparison.Ordinal))
        {
            return "";
        }
        var names = _table.Rows.SelectMany(row => row.Cells).Select(cell => cell.Filling).OfType<FillingCommand>()
            .Where(each => each.Template == command.Template).Select(each => each.Name).Distinct().ToArray();
        return names.All(name => _table.Rows.Any(row => row.Name == name))
            ? $" ({command.Word} is the name of the row)"
            : $" ({command.Word} is {string.Join(" or ", names)})";
    }

    private static string Sign(int index) => index < Signs.Length ? Signs[index] : $"†{index + 1}";

    private static string Letter(int index) => $"[{(char)('a' + index)}]";
}
