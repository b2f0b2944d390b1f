using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Architecture.Layers;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Configuration;
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
        var command = new DocumentedCommand(
            "profile",
            "Show every layer's output shape, parameters and multiply-accumulates (MACs), beside the paper's totals.",
            "[options]")
            .Group("Options", config, set, json)
            .Example("Show the networks of a configuration.", "profile --config bedroom-128")
            .Example("Show a row of the paper's Table I; --config list names them all.", "profile --config table1/linformer-conv")
            .Example("See what another discriminator would cost.", "profile --config celeba-64 --set discriminator.kind=conv --json");
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(config) == ConfigurationList.Name)
            {
                return ConfigurationList.Print();
            }
            var configuration = ConfigurationCatalog.Load(parsed.GetValue(config)!, parsed.GetValue(set));
            var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["generator"] = Totals(g), ["discriminator"] = Totals(d) }.ToJsonString());
                return ExitCode.Done;
            }
            var paper = PaperSizes.Of(configuration);
            Print("Generator", g, paper.Generator);
            Print($"Discriminator ({configuration.Discriminator.Kind.ToString().ToLowerInvariant()})", d, paper.Discriminator);
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Totals(NetworkLayers profile) => new() { ["parameters"] = profile.Parameters, ["macs"] = profile.Macs };

    private static void Print(string title, NetworkLayers profile, double? paper)
    {
        var table = NumberTable.Of(title, ["layer", "output"], "parameters", "MACs");
        foreach (var layer in profile.Layers)
        {
            var shape = string.Join("×", layer.OutputShape);
            table.AddRow(layer.Name, shape, Count(layer.Parameters), layer.Macs == 0 ? "" : Count(layer.Macs));
        }
        table.AddEmptyRow();
        table.AddRow("[bold]total[/]", "", $"[bold]{Count(profile.Parameters)}[/]", $"[bold]{Count(profile.Macs)}[/]");
        AnsiConsole.Write(table);
        var giga = profile.Macs / 1e9;
        var said = paper is { } figure ? $"; the paper says {figure:0.0} (truncated: {Math.Truncate(giga * 10) / 10:0.0})" : "";
        Console.WriteLine($"  {giga:0.000} billion multiply-accumulates (MACs) per image{said}");
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
