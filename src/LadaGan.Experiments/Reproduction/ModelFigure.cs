using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Figures;
using LadaGan.Torch;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A figure that is drawn from a model.</summary>
/// <param name="Name">Its name, such as <c>figure6</c>.</param>
/// <param name="Title">Its number in the paper, and what it shows.</param>
/// <param name="Model">The model: a file or a run directory; null if there is none.</param>
/// <param name="Run">The run that the model is of; null if the model was given.</param>
public sealed record ModelFigure(string Name, string Title, string? Model, RowRun? Run)
{
    private const int Steps = 8;

    /// <summary>The command that draws it.</summary>
    public string Command => $"ladagan reproduce {Name} --model {Model ?? "MODEL"} --out {Name}.png";

    /// <param name="name">The figure.</param>
    /// <param name="model">The model to take; null for the best run.</param>
    /// <param name="matches">The runs.</param>
    internal static ModelFigure Of(string name, string? model, RowMatches matches)
    {
        var run = model is null ? BestOf(matches) : null;
        return new(name, TitleOf(name), model ?? run?.Directory, run);
    }

    /// <summary>The figure as a PNG file.</summary>
    /// <param name="device">Where the generator runs.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    /// <exception cref="RunException">There is no model, or it cannot be drawn.</exception>
    public byte[] Draw(Device device, int threads)
    {
        if (Model is null)
        {
            throw new RunException(
                $"{Name} is drawn from a model, and there is no run of LadaGAN yet; give a model file or a run directory");
        }
        if (Name == "figure2")
        {
            return AttentionMechanismFigure.Draw(Model, [0, 1, 2, 3], head: 0, device);
        }
        using var model = FigureModel.Open(Model, null, device.ToString(), threads);
        return Name switch
        {
            "figure6" => AttentionFigure.Draw(model, [.. Enumerable.Range(0, Steps)]),
            "figure7" => InterpolationFigure.Draw(model, [0, 1, 2], Steps, attention: true),
            _ => InterpolationFigure.Draw(model, [0, 1, 2, 3, 4], Steps),
        };
    }

    private static string TitleOf(string name) => name switch
    {
        "figure2" => "Figure 2: linear additive attention of one head",
        "figure6" => "Figure 6: samples with attention maps",
        "figure7" => "Figure 7: interpolations with attention maps",
        "figure8" => "Figure 8: interpolations",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no model draws this figure"),
    };

    /// <summary>The longest of the paper's own LadaGAN runs that has a model; without one, the longest replica.</summary>
    private static RowRun? BestOf(RowMatches matches) =>
        PaperRows.All.Where(row => ConfigurationCatalog.Load(row.Name).Generator.Attention == AttentionKind.Lada)
            .SelectMany(row => matches[row].Runs)
            .Where(run => run.Found.Directory.Models.Count > 0)
            .OrderBy(run => run.Replica is null ? 0 : 1).ThenByDescending(run => run.ImagesSeen)
            .FirstOrDefault();
}
