using System.CommandLine;
using System.CommandLine.Completions;
using LadaGan.Experiments.Configuration;
using LadaGan.Metrics;

namespace LadaGan.Cli.Completion;

/// <summary>An option and what may follow it.</summary>
/// <param name="Name">As typed, with its dashes.</param>
/// <param name="Summary">The beginning of its description.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">The values, as far as they can be listed.</param>
/// <param name="TakesFiles">Whether the value is, or may be, a file or folder.</param>
internal sealed record CompletedOption(string Name, string Summary, bool TakesValue, IReadOnlyList<string> Values, bool TakesFiles)
{
    private static readonly string[] Paths = ["FILE", "DIR", "PATH", "RUN", ".npz"];

    public static CompletedOption Of(Option option) => new(
        option.Name,
        CompletedWord.Short(option.Description!),
        option.HelpName is not null,
        option.HelpName is null ? [] : ValuesOf(option),
        option.HelpName is { } name && Paths.Any(path => name.Contains(path, StringComparison.Ordinal)));

    private static string[] ValuesOf(Option option) => option.Name switch
    {
        "--config" => [.. ConfigurationCatalog.Names],
        "--device" => ["auto", "cpu", "cuda:0"],
        "--engine" => ["inference", "torch"],
        "--discriminator" => ["lada", "conv", "fastformer"],
        "--metrics" when option.ValueType == typeof(string) => [.. Metric.All.Select(metric => metric.Name)],
        _ => CompletedCommand.ValuesOf(option.GetCompletions(CompletionContext.Empty)),
    };
}
