using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data bench</c>.</summary>
internal static class DataBenchCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("SRC") { Description = "Data sets to compare.", Arity = ArgumentArity.OneOrMore };
        var size = new Option<int>("--size") { Description = "Side of the square images, in pixels.", HelpName = "N", DefaultValueFactory = _ => 64 };
        var batch = new Option<int>("--batch") { Description = "Images of a batch.", HelpName = "N", DefaultValueFactory = _ => 128 };
        var seconds = new Option<double>("--seconds") { Description = "How long each speed is measured.", HelpName = "S", DefaultValueFactory = _ => 3 };
        var (fit, filter, split, workers, json) = (DataOptions.Fit(), DataOptions.Filter(), DataOptions.Split(), DataOptions.Workers(), CommonOptions.Json());
        var command = new Command("bench", "Measure how many images a second training could be fed, from each data set.") { sources, size, batch, workers, seconds, fit, filter, split, json };
        command.SetAction(parsed =>
        {
            CommonOptions.Require(parsed.GetValue(batch) is >= 1 and <= 65536, "--batch: give a number from 1 to 65536");
            CommonOptions.Require(parsed.GetValue(seconds) is > 0 and <= 3600, "--seconds: give a number above 0, up to 3600");
            var options = new BatchLoaderOptions
            {
                Size = DataOptions.SizeOf(parsed.GetValue(size)),
                BatchSize = parsed.GetValue(batch),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
                Fit = DataOptions.FitOf(parsed.GetValue(fit)!),
                Filter = DataOptions.FilterOf(parsed.GetValue(filter)!),
            };
            var rows = new List<(string Path, int Count, LoaderBenchmark.Result Result)>();
            foreach (var path in parsed.GetValue(sources)!)
            {
                using var source = ImageSource.Open(path, DataOptions.Reading(parsed.GetValue(split)));
                rows.Add((path, source.Count, LoaderBenchmark.Run(source, options, parsed.GetValue(seconds))));
            }
            if (parsed.GetValue(json))
            {
                Console.WriteLine(ToJson(options, rows).ToJsonString());
            }
            else
            {
                Print(options, rows);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject ToJson(BatchLoaderOptions options, List<(string Path, int Count, LoaderBenchmark.Result Result)> rows) => new()
    {
        ["size"] = options.Size,
        ["batch"] = options.BatchSize,
        ["workers"] = options.Workers,
        ["sources"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["source"] = row.Path,
            ["images"] = row.Count,
            ["images_per_second"] = Math.Round(row.Result.Decoded, 1),
            ["cached_images_per_second"] = row.Result.Cached is { } cached ? Math.Round(cached, 1) : null,
            ["cached_images"] = row.Result.CachedImages,
        })]),
    };

    private static void Print(BatchLoaderOptions options, List<(string Path, int Count, LoaderBenchmark.Result Result)> rows)
    {
        var invariant = CultureInfo.InvariantCulture;
        var table = new Table().Border(TableBorder.Simple).Title($"[bold]Images a second at {options.Size}×{options.Size}, batches of {options.BatchSize}, {options.Workers} worker{(options.Workers == 1 ? "" : "s")}[/]");
        table.AddColumn("source").AddColumn(new TableColumn("images").RightAligned()).AddColumn(new TableColumn("made ready").RightAligned()).AddColumn(new TableColumn("MB/s").RightAligned()).AddColumn(new TableColumn("from memory").RightAligned());
        foreach (var (path, count, result) in rows)
        {
            table.AddRow(
                Markup.Escape(path), count.ToString("N0", invariant), result.Decoded.ToString("N0", invariant),
                (result.Decoded * options.Size * options.Size * 3 / 1e6).ToString("N0", invariant), result.Cached?.ToString("N0", invariant) ?? "too large");
        }
        AnsiConsole.Write(table);
    }
}
