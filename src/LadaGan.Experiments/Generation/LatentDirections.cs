using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>Directions in z along which a generator's first block is modulated most: sliders for what an image shows.</summary>
/// <remarks>
/// <para>
/// A direction's <em>step</em> is a vector [latent width] that moves the first block's modulations by one standard deviation along one of
/// their principal components, as well as a straight line in z can. z + a·step is a latent like any other; a from −3 to 3 is what random
/// latents reach.
/// </para>
/// <para>Immutable, and free of libtorch once found or read. Source: Härkönen et al., <em>GANSpace</em> (NeurIPS 2020), section 2.3.</para>
/// </remarks>
public sealed class LatentDirections
{
    /// <summary>The tensor of the steps in a file.</summary>
    internal const string StepsName = "directions";

    /// <summary>The tensor of the shares in a file.</summary>
    internal const string SharesName = "shares";

    private readonly float[] _steps;

    /// <param name="steps">[K, latent width], row by row.</param>
    /// <param name="shares">[K].</param>
    internal LatentDirections(float[] steps, IReadOnlyList<double> shares) => (_steps, Shares) = (steps, shares);

    /// <summary>The number of directions, K.</summary>
    public int Count => Shares.Count;

    /// <summary>The width of the latents z.</summary>
    public int LatentWidth => _steps.Length / Count;

    /// <summary>Each component's share of the modulations' variance, from 0 to 1; the largest first.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>
    /// Finds a model's directions with libtorch: seconds for small models; for the paper's width of 1024 about 30 s of one core, and
    /// 1.1 GB of memory.
    /// </summary>
    /// <param name="model">A model file, a run directory (its newest model), or a folder of runs (its newest run).</param>
    /// <param name="count">K, from 1 to <see cref="DirectionSearch.Most"/>.</param>
    /// <param name="samples">Random latents to learn from; with fewer, the smaller directions have more noise.</param>
    /// <param name="device">Where the modulations are computed; its threads are set already (<see cref="TorchSetup.Prepare"/>).</param>
    /// <param name="progress">Called with the number of latents done and the total.</param>
    /// <exception cref="ModelFileException">There is no model, or it is damaged.</exception>
    /// <exception cref="RunException">z does not modulate this model's layers, or the model has fewer directions.</exception>
    public static LatentDirections Find(string model, int count = 8, int samples = DirectionSearch.Samples, Device? device = null,
        Action<int, int>? progress = null)
    {
        var path = ModelPath.Find(model);
        var (generator, configuration) = ModelFile.Load(path, device ?? Device.Cpu);
        using (generator)
        {
            if (configuration.Generator.Modulation != Modulation.Sln)
            {
                throw new RunException($"{path} has layer norms that z does not change (generator.modulation is layerNorm), and so no "
                    + "directions; choose a model with sln");
            }
            return DirectionSearch.Of(generator, count, samples, progress);
        }
    }

    /// <summary>Reads the directions of a file that <c>ladagan explore --latents</c> has written.</summary>
    /// <exception cref="ModelFileException">There is no such file, or it has no directions.</exception>
    public static LatentDirections Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileException($"there is no file of directions {path}");
        }
        try
        {
            using var file = SafetensorsFile.Open(path);
            return (Entry(StepsName, SafetensorsType.F32), Entry(SharesName, SafetensorsType.F64)) is ({ } steps, { } shares)
                && steps.Shape is [> 0, > 0] && shares.Shape.SequenceEqual([steps.Shape[0]])
                    ? new(MemoryMarshal.Cast<byte, float>(steps.Bytes()).ToArray(),
                        MemoryMarshal.Cast<byte, double>(shares.Bytes()).ToArray())
                    : throw new ModelFileException(
                        $"{path} has no directions ({StepsName}, F32 [K, latent width], and {SharesName}, F64 [K]); find them again");

            SafetensorsEntry? Entry(string name, SafetensorsType type) =>
                file.Contains(name) && file.Entry(name) is { } entry && entry.Type == type ? entry : null;
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} is not a file of directions: {error.Clause()}", error);
        }
    }

    /// <summary>One direction's step, [latent width].</summary>
    /// <param name="direction">From 0, the one with the largest share.</param>
    public ReadOnlySpan<float> Step(int direction) => _steps.AsSpan(direction * LatentWidth, LatentWidth);

    /// <summary>z + Σ aₖ·stepₖ: a latent moved along several directions at once.</summary>
    /// <param name="latent">z, [latent width].</param>
    /// <param name="amounts">a, in standard deviations, for the first directions; the others stay.</param>
    /// <returns>[latent width].</returns>
    public float[] Move(ReadOnlySpan<float> latent, params ReadOnlySpan<double> amounts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(latent.Length, LatentWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amounts.Length, Count);
        var moved = latent.ToArray();
        for (var i = 0; i < moved.Length; i++)
        {
            double sum = latent[i];
            for (var direction = 0; direction < amounts.Length; direction++)
            {
                sum += amounts[direction] * Step(direction)[i];
            }
            moved[i] = (float)sum;
        }
        return moved;
    }

    /// <summary>The tensors of the directions in a file.</summary>
    internal IReadOnlyList<SafetensorsSource> ToSources() =>
    [
        SafetensorsSource.FromMemory(SharesName, SafetensorsType.F64, [Count],
            MemoryMarshal.AsBytes<double>(Shares.ToArray()).ToArray()),
        SafetensorsSource.FromMemory(StepsName, SafetensorsType.F32, [Count, LatentWidth],
            MemoryMarshal.AsBytes<float>(_steps).ToArray()),
    ];
}
