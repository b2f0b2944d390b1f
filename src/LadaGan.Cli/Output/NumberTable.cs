using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>The layout of every table that is printed: text on the left, then columns of numbers.</summary>
internal static class NumberTable
{
    public static Table Of(string? title, string[] text, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple);
        if (title is not null)
        {
            table.Title($"[bold]{Markup.Escape(title)}[/]");
        }
        foreach (var column in text)
        {
            table.AddColumn(column);
        }
        foreach (var column in numbers)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        return table;
    }
}
