using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Torch;

namespace LadaGan.Experiments.Figures;

/// <summary>
/// The paper's figure 2: how one head's 32×32 map guides the image. A row for each seed, and from left to right α, the lengths of
/// pᵢ = g ⊙ kᵢ, of vᵢ and of rᵢ = pᵢ ⊙ vᵢ for each token, the image, and α over the image.
/// </summary>
/// <remarks>
/// The paper's own figure is a drawing; this one shows the quantities of its equations 1, 3 and 4. Each map is coloured from its own
/// minimum to its own maximum.
/// </remarks>
public static class AttentionMechanismFigure
{
    private static readonly string[] Columns = ["α", "‖p‖, p = g ⊙ k", "‖v‖", "‖r‖, r = p ⊙ v", "image", "α over the image"];

    /// <summary>The figure as a PNG file. libtorch computes it.</summary>
    /// <param name="model">A model file, a run directory (its newest model), or a folder of runs (its newest run).</param>
    /// <param name="seeds">One row each.</param>
    /// <param name="head">The head, from 0.</param>
    /// <param name="device">Where the generator runs; its threads are set already (<see cref="TorchSetup.Prepare"/>).</param>
    /// <exception cref="ModelFileException">There is no model, or it is damaged.</exception>
    /// <exception cref="RunException">The model has another attention, there is no such head, or the figure would be too large.</exception>
    public static byte[] Draw(string model, IReadOnlyList<long> seeds, int head, Device device)
    {
        var (generator, configuration) = ModelFile.Load(ModelPath.Find(model), device);
        using (generator)
        {
            if (configuration.Generator.Attention != AttentionKind.Lada)
            {
                throw new RunException($"figure 2 shows linear additive attention, but generator.attention of {model} is "
                    + $"{Rules.Text(configuration.Generator.Attention)}; choose a model with lada");
            }
            AttentionHead.Require(configuration.Generator, head);
            using var engine = new TorchEngine(generator);
            FigureRow[] rows = [.. seeds.Select(seed => Row(engine, seed, head, configuration.Generator))];
            return new LabelledGrid(configuration.Generator.ImageSize, Columns, rows)
            {
                Legend = ("least", $"most in each map of head {head}"),
            }.Draw();
        }
    }

    private static FigureRow Row(TorchEngine engine, long seed, int head, GeneratorOptions options)
    {
        var (image, tokens) = engine.TraceTokens(Latents.OfSeeds([seed], options.LatentWidth));
        var (maps, size) = (image.Maps[^1], options.ImageSize);
        var alpha = maps.Of(0, head);
        var shown = new HeadTokens(alpha, tokens[^1], maps.Heads, head);
        return new($"seed {seed}",
        [
            MapColours.Alone(alpha, maps.Side),
            MapColours.Alone(shown.WeightedKeys, maps.Side),
            MapColours.Alone(shown.Values, maps.Side),
            MapColours.Alone(shown.Results, maps.Side),
            new(image.Pixels, size),
            MapColours.Over(alpha, maps.Side, image.Pixels, size),
        ]);
    }
}
