namespace LadaGan.Experiments.Reproduction;

/// <summary>A figure that is drawn from a model.</summary>
/// <param name="Name">Its name, such as <c>figure6</c>.</param>
/// <param name="Title">Its number in the paper, and what it shows.</param>
/// <param name="Model">The model: a file or a run directory; null if there is none.</param>
/// <param name="Command">The command that draws it.</param>
public sealed record ModelFigure(string Name, string Title, string? Model, string Command)
{
    private const string Unknown = "MODEL";

    internal static ModelFigure Of(string name, string? model)
    {
        var source = model ?? Unknown;
        return name switch
        {
            "figure2" => new(name, "Figure 2: linear additive attention of one head", model,
                $"ladagan reproduce figure2 --model {source} --out figure2.png"),
            "figure6" =>
                new(name, "Figure 6: samples with attention maps", model, $"ladagan attention {source} --seeds 0-7 --out figure6.png"),
            "figure7" => new(name, "Figure 7: interpolations with attention maps", model,
                $"ladagan interpolate {source} --seeds 0-2 --attention --out figure7.png"),
            "figure8" => new(name, "Figure 8: interpolations", model, $"ladagan interpolate {source} --seeds 0-4 --out figure8.png"),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no model draws this figure"),
        };
    }
}
