using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;
using LadaGan.Architecture.Layers;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan profile</c>.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config("cifar10-32");
        var set = CommonOptions.Set();
        var json = CommonOptions.Json();
        var command = new Command("profile", "Every layer's output shape, parameters and multiply-accumulates, beside the paper's numbers.") { config, set, json };
        command.SetAction(parsed =>
        {
            var configuration = ConfigurationCatalog.Load(parsed.GetValue(config)!, parsed.GetValue(set));
            var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["generator"] = Totals(g), ["discriminator"] = Totals(d) }.ToJsonString());
                return ExitCode.Done;
            }
            var paper = parsed.GetValue(set) is null or [] ? PaperFigures.Of(parsed.GetValue(config)!) : null;
            Print("Generator", g, paper?.GeneratorGFlops);
            Print($"Discriminator ({configuration.Discriminator.Kind.ToString().ToLowerInvariant()})", d, paper?.DiscriminatorGFlops);
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Totals(NetworkLayers profile) => new() { ["parameters"] = profile.Parameters, ["macs"] = profile.Macs };

    private static void Print(string title, NetworkLayers profile, double? paper)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"[bold]{title}[/]");
        table.AddColumn("layer").AddColumn("output").AddColumn(new TableColumn("parameters").RightAligned()).AddColumn(new TableColumn("MACs").RightAligned());
        foreach (var layer in profile.Layers)
        {
            table.AddRow(layer.Name, string.Join("×", layer.OutputShape), Count(layer.Parameters), layer.Macs == 0 ? "" : Count(layer.Macs));
        }
        table.AddEmptyRow();
        table.AddRow("[bold]total[/]", "", $"[bold]{Count(profile.Parameters)}[/]", $"[bold]{Count(profile.Macs)}[/]");
        AnsiConsole.Write(table);
        var giga = profile.Macs / 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {giga:0.000} G multiply-accumulates an image{(paper is { } said ? $"; the paper says {said:0.0} (cut off: {Math.Truncate(giga * 10) / 10:0.0})" : "")}"));
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
