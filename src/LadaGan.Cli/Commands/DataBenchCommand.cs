using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data bench</c>.</summary>
internal static class DataBenchCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("SRC") { Description = DataOptions.Source().Description, Arity = ArgumentArity.OneOrMore };
        var size = new Option<int>("--size") { Description = "Image size in pixels.", HelpName = "N", DefaultValueFactory = _ => 64 };
        var batch = CommonOptions.Batch(128);
        var seconds = new Option<double>("--seconds")
        {
            Description = "Duration of each measurement in seconds.",
            HelpName = "S",
            DefaultValueFactory = _ => 3,
        };
        var (fit, filter, split) = (DataOptions.Fit(), DataOptions.Filter(), DataOptions.Split());
        var (workers, json) = (DataOptions.Workers(), CommonOptions.Json());
        var command = new DocumentedCommand(
            "bench", "Measure how many images per second each dataset can feed to training.", "<SRC>... [options]")
        {
            sources,
        }
            .Group("Main options", size, fit, filter, split, seconds, json)
            .Group("Performance", batch, workers)
            .Example("Compare photos with the file built from them.", "data bench photos/ photos-64.safetensors --size 64 --workers 2");
        command.SetAction(parsed =>
        {
            CommonOptions.RequireRange("--batch", parsed.GetValue(batch), 1, 65536);
            var time = parsed.GetValue(seconds);
            CommonOptions.Require(time is > 0 and <= 3600, $"--seconds is {time}, but it must be above 0 and at most 3600");
            var options = new BatchLoaderOptions
            {
                Size = DataOptions.SizeOf(parsed.GetValue(size)),
                BatchSize = parsed.GetValue(batch),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
                Fit = DataOptions.FitOf(parsed.GetValue(fit)!),
                Filter = DataOptions.FilterOf(parsed.GetValue(filter)!),
            };
            var rows = new List<Row>();
            foreach (var path in parsed.GetValue(sources)!)
            {
                using var source = ImageSource.Open(path, DataOptions.Reading(parsed.GetValue(split)));
                rows.Add(new(path, source.Count, LoaderBenchmark.Run(source, options, time)));
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

    private static JsonObject ToJson(BatchLoaderOptions options, List<Row> rows) => new()
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

    private static void Print(BatchLoaderOptions options, List<Row> rows)
    {
        var invariant = CultureInfo.InvariantCulture;
        var workers = Counted.Of(options.Workers, "worker");
        var title = $"Images per second at {options.Size}×{options.Size}, batch size {options.BatchSize}, {workers}";
        var table = NumberTable.Of(title, ["dataset"], "images", "decoded/s", "MB/s", "cached/s");
        foreach (var (path, count, result) in rows)
        {
            var megabytes = result.Decoded * options.Size * options.Size * 3 / 1e6;
            table.AddRow(
                Markup.Escape(path), count.ToString("N0", invariant), result.Decoded.ToString("N0", invariant),
                megabytes.ToString("N0", invariant), result.Cached?.ToString("N0", invariant) ?? "too large");
        }
        AnsiConsole.Write(table);
    }

    private sealed record Row(string Path, int Count, LoaderBenchmark.Result Result);
}
