using System.Globalization;
using System.Runtime.InteropServices;
using LadaGan.Core.Files;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Figures;

/// <summary>What a model's principal directions change: a strip along each of them, from one side of a seed's image to the other.</summary>
public sealed record DirectionsFigure
{
    /// <summary>The most images in a strip.</summary>
    public const int MostSteps = 101;

    /// <summary>The directions.</summary>
    public required LatentDirections Directions { get; init; }

    /// <summary>Seeds, a strip each along every direction.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [0];

    /// <summary>Images in a strip: an odd number has the seed's own image in the middle.</summary>
    public int Steps { get; init; } = 7;

    /// <summary>How far the strips reach to each side, in standard deviations.</summary>
    public double Range { get; init; } = 3;

    /// <summary>The figure as a PNG file.</summary>
    /// <param name="model">The model that the directions were found in.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <exception cref="RunException">Too few or too many steps, no range, or the figure would be too large.</exception>
    public byte[] Draw(FigureModel model, Action<int, int>? progress = null)
    {
        Require(model);
        var (size, traced) = (model.Options.ImageSize, model.Trace(ToLatents(), progress));
        FigureRow[] rows =
        [
            .. from direction in Enumerable.Range(0, Directions.Count)
               from place in Enumerable.Range(0, Seeds.Count)
               let first = ((direction * Seeds.Count) + place) * Steps
               select new FigureRow(
                   LabelOf(direction, place),
                   [.. Enumerable.Range(first, Steps).Select(image => new FigureCell(traced.ImageOf(image), size))],
                   StartsGroup: Seeds.Count > 1 && place == 0),
        ];
        return new LabelledGrid(size, [.. Enumerable.Range(0, Steps).Select(step => Signed(AmountOf(step)))], rows).Draw();
    }

    /// <summary>z of every image in the figure, row by row: [K · seeds · steps, latent width].</summary>
    public float[] ToLatents()
    {
        var width = Directions.LatentWidth;
        var seeds = Latents.OfSeeds(Seeds, width);
        var amounts = new double[Directions.Count];
        var latents = new List<float>(Directions.Count * Seeds.Count * Steps * width);
        for (var direction = 0; direction < Directions.Count; direction++)
        {
            for (var place = 0; place < Seeds.Count; place++)
            {
                for (var step = 0; step < Steps; step++)
                {
                    amounts[direction] = AmountOf(step);
                    latents.AddRange(Directions.Move(seeds.AsSpan(place * width, width), amounts));
                }
            }
            amounts[direction] = 0;
        }
        return [.. latents];
    }

    /// <summary>
    /// Writes a safetensors file with the figure's latents (<c>z</c>), which <c>generate</c> takes, and the directions, for
    /// <see cref="LatentDirections.Read"/>.
    /// </summary>
    /// <param name="path">The file; missing folders are created, an existing file is replaced.</param>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public void WriteLatents(string path)
    {
        var latents = ToLatents();
        FigureFile.Write(path, () => SafetensorsWriter.Write(path,
        [
            .. Directions.ToSources(),
            SafetensorsSource.FromMemory(LatentSelection.TensorName, SafetensorsType.F32,
                [latents.Length / Directions.LatentWidth, Directions.LatentWidth], MemoryMarshal.AsBytes<float>(latents).ToArray()),
        ]));
    }

    private void Require(FigureModel model)
    {
        if (Steps is < 2 or > MostSteps)
        {
            throw new RunException($"the number of steps is {Steps}, but it must be from 2 to {MostSteps}");
        }
        if (!double.IsFinite(Range) || Range <= 0)
        {
            throw new RunException(string.Create(CultureInfo.InvariantCulture, $"the range is {Range}, but it must be more than 0"));
        }
        if (Directions.LatentWidth != model.Options.LatentWidth)
        {
            throw new RunException($"the directions are for latents of width {Directions.LatentWidth}, but the model's have "
                + $"{model.Options.LatentWidth}; find them in this model");
        }
        LabelledGrid.RequireColumns(Steps, model.Options.ImageSize, "steps");
        LabelledGrid.RequireColumns(Directions.Count * Seeds.Count, model.Options.ImageSize, "strips");
    }

    /// <summary>In standard deviations; exactly 0 in the middle of an odd number.</summary>
    private double AmountOf(int step) => Range * ((2 * step) - (Steps - 1)) / (Steps - 1);

    private string LabelOf(int direction, int place) => Seeds.Count > 1
        ? $"{direction + 1}, seed {Seeds[place]}"
        : string.Create(CultureInfo.InvariantCulture, $"{direction + 1}: {100 * Directions.Shares[direction]:0.0} %");

    private static string Signed(double amount) => amount == 0
        ? "0"
        : $"{(amount < 0 ? '−' : '+')}{Math.Abs(amount).ToString("0.##", CultureInfo.InvariantCulture)} σ";
}
