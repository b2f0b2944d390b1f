using System.CommandLine;

namespace LadaGan.Cli.Commands;

/// <summary>A model that is named by itself, as for the commands that draw figures, or by <c>--model</c>.</summary>
internal sealed class ModelChoice
{
    public Argument<string?> Argument { get; } = new("MODEL")
    {
        Description = "Model, as with --model.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string> Option { get; } = CommonOptions.Model();

    /// <summary>The model's path; null if none was named.</summary>
    /// <exception cref="CommandException">Two were named.</exception>
    public string? Of(ParseResult parsed)
    {
        var (alone, option) = (parsed.GetValue(Argument), parsed.GetValue(Option));
        CommonOptions.Require(
            alone is null || option is null, $"two models are named, '{alone}' and --model {option}: name one of them");
        return alone ?? option;
    }
}
