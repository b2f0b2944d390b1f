using System.Globalization;
using LadaGan.Experiments.Configuration;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Lists every configuration that has a name: what <c>--config list</c> prints.</summary>
internal static class ConfigurationList
{
    /// <summary>The name that asks for the list.</summary>
    public const string Name = "list";

    public static int Print()
    {
        var builtIn = NumberTable.Of("Built-in configurations", ["--config", "generator", "discriminator"], "images");
        foreach (var name in ConfigurationCatalog.Names)
        {
            var configuration = ConfigurationCatalog.Load(name);
            builtIn.AddRow(name, Generator(configuration), configuration.Discriminator.Kind.ToString().ToLowerInvariant(),
                configuration.Training.Images.ToString("N0", CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(builtIn);
        var rows = NumberTable.Of("Rows of the paper's tables", ["--config", "what the row shows", "based on"]);
        foreach (var row in PaperRows.All)
        {
            rows.AddRow(row.Name, Markup.Escape(row.Model), row.Base);
        }
        AnsiConsole.Write(rows);
        return ExitCode.Done;
    }

    private static string Generator(RunConfiguration configuration) => string.Create(CultureInfo.InvariantCulture,
        $"{configuration.Generator.ImageSize}×{configuration.Generator.ImageSize}, {string.Join(", ", configuration.Generator.Widths)}");
}
