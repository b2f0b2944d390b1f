using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LadaGan.Experiments;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary>Options that several commands share; each has one spelling and one description.</summary>
internal static class CommonOptions
{
    private const int MaxThreads = 1024;
    private const string All = "all";

    public static string Configurations { get; } = $"{string.Join(", ", ConfigurationCatalog.Names)}, or a JSON file";

    public static Option<string> Device() => new("--device")
    {
        Description = "Device: auto (the first GPU, otherwise the CPU), cpu or cuda:N.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => "auto",
    };

    public static Option<string?> Engine() => new("--engine")
    {
        Description = "Engine that runs the generator: inference (plain .NET, CPU only) or torch."
            + " [default: inference on the CPU where it runs the model, otherwise torch]",
        HelpName = "NAME",
    };

    /// <summary>The value is 0 for all cores.</summary>
    public static Option<int> Threads() => new("--threads")
    {
        Description = "Compute threads: a number, or all for one per core. [default: all]",
        HelpName = "N|all",
        CustomParser = result => Count(result, all: 0),
    };

    public static Option<int> Batch(int? fallback = null, string description = "Batch size.")
    {
        var batch = new Option<int>("--batch") { Description = description, HelpName = "N" };
        batch.DefaultValueFactory = fallback is { } value ? _ => value : null;
        return batch;
    }

    public static Option<string> Model() => new("--model")
    {
        Description = "Model file, run directory (its newest model), or directory of runs (its newest run).",
        HelpName = "FILE|RUN",
    };

    public static Option<string> Config(string? fallback = null)
    {
        var config = new Option<string>("--config")
        {
            Description = $"Configuration: {Configurations}.",
            HelpName = "NAME|FILE",
        };
        config.DefaultValueFactory = fallback is null ? null : _ => fallback;
        return config;
    }

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Set one key of the configuration, for example training.r1Gamma=0.01. Repeatable.",
        HelpName = "KEY=VALUE",
    };

    public static Option<string?> Inception() => new("--inception")
    {
        Description = "Weights of the Inception network."
            + $" [default: ${InceptionFile.Variable}, otherwise {InceptionFile.PublishedName} in ~/.cache/ladagan]",
        HelpName = "FILE",
    };

    public static Option<string?> ResNet18() => new("--resnet")
    {
        Description = $"NuGet package with the weights of ResNet-18, for {Metric.FdResnet18.Name}."
            + $" [default: ${ResNet18File.Variable}, otherwise ~/.cache/ladagan, where it is fetched on first use]",
        HelpName = "FILE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object instead of text." };

    /// <summary>The device and threads, checked and set on this thread.</summary>
    public static Device Prepare(string device, int threads, int? localRank = null)
    {
        RequireThreads(threads);
        var chosen = TorchSetup.DeviceOf(device, localRank);
        TorchSetup.Prepare(chosen, threads);
        return chosen;
    }

    public static void RequireThreads(int threads) =>
        Require(threads is >= 0 and <= MaxThreads, $"--threads is {threads}, but it must be from 1 to {MaxThreads}, or all");

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CommandException(otherwise);
        }
    }

    /// <summary>An option that was left out is in every range.</summary>
    public static void RequireRange(string option, int? value, int from, int to = int.MaxValue) => Require(
        value is null || (value >= from && value <= to),
        $"{option} is {value}, but it must be {(to == int.MaxValue ? $"at least {from}" : $"from {from} to {to}")}");

    /// <summary>Reads columns and rows, such as <c>8x8</c>.</summary>
    /// <exception cref="CommandException">It is something else.</exception>
    public static (int Columns, int Rows) GridOf(string text, string example)
    {
        var parts = text.Split('x');
        return parts.Length == 2 && Side(parts[0]) is { } columns && Side(parts[1]) is { } rows
            ? (columns, rows)
            : throw new CommandException($"--grid is '{text}', but it must be COLSxROWS, for example {example}");

        static int? Side(string text) =>
            int.TryParse(text, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= 1000 ? side : null;
    }

    /// <summary>Reads a whole number or <c>all</c>.</summary>
    public static int Count(ArgumentResult result, int all)
    {
        var text = result.Tokens[0].Value;
        if (text != All && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out all))
        {
            var option = ((OptionResult)result.Parent!).Option.Name;
            result.AddError($"cannot parse argument '{text}' for option '{option}' as a whole number or all");
        }
        return all;
    }
}
