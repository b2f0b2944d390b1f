using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Torch;

namespace LadaGan.Experiments.Viewing;

/// <summary>
/// A model that stays loaded for someone who looks at it: images and attention maps of any latents. For one thread at a time.
/// </summary>
public sealed class ViewedModel : IDisposable
{
    private const int MostDirections = 8;

    private readonly IImageEngine _engine;
    private readonly Lazy<IReadOnlyList<MapShape>> _maps;
    private readonly Lazy<LatentDirections> _directions;

    private ViewedModel(IImageEngine engine, GeneratorOptions options, string path)
    {
        (_engine, Options, IsPlain) = (engine, options, Inference.LadaGenerator.Runs(options));
        _maps = new(ShapesOfMaps);
        _directions = new(() => LatentDirections.Find(path, Math.Min(MostDirections, DirectionSearch.Most(options))));
    }

    /// <summary>The generator's architecture.</summary>
    public GeneratorOptions Options { get; }

    /// <summary>Whether plain .NET runs it; libtorch otherwise.</summary>
    public bool IsPlain { get; }

    /// <summary>Side of the square images, in pixels.</summary>
    public int ImageSize => _engine.ImageSize;

    public int LatentWidth => _engine.LatentWidth;

    /// <summary>The attention maps of an image, in the order of the blocks.</summary>
    public IReadOnlyList<MapShape> Maps => _maps.Value;

    /// <summary>The principal directions; found by libtorch when they are first asked for, which takes up to half a minute.</summary>
    /// <exception cref="RunException">z does not modulate this model's layers.</exception>
    public LatentDirections Directions => _directions.Value;

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    /// <exception cref="ModelFileException">It is not a model, or damaged.</exception>
    public static ViewedModel Open(string path, int threads = 0)
    {
        var options = ModelFile.Generator(path);
        return new(EngineChoice.Open(null, path, Device.Cpu, threads), options, path);
    }

    /// <summary>The latents of sums, [B, width], row by row.</summary>
    /// <exception cref="RunException">There is no such direction.</exception>
    public float[] Latents(params IReadOnlyList<LatentSum> sums) =>
        [.. sums.SelectMany(sum => sum.Latent(LatentWidth, sum.HasDirections ? Directions : null))];

    /// <summary>Generates images.</summary>
    /// <param name="latents">[B, width], row by row.</param>
    /// <param name="cancellation">Checked several times per image.</param>
    /// <returns>[B, size, size, 3].</returns>
    public byte[] Generate(ReadOnlySpan<float> latents, CancellationToken cancellation = default)
    {
        var pixels = new byte[latents.Length / LatentWidth * ImageSize * ImageSize * 3];
        _engine.Generate(latents, pixels, cancellation);
        return pixels;
    }

    /// <summary>Generates images together with their attention maps.</summary>
    /// <param name="latents">[B, width], row by row.</param>
    /// <param name="cancellation">Checked several times per image.</param>
    /// <returns>
    /// For each image its pixels [size, size, 3], then as float32 the weights of each of the <see cref="Maps"/>, [heads, side, side].
    /// </returns>
    public byte[] GenerateWithMaps(ReadOnlySpan<float> latents, CancellationToken cancellation = default)
    {
        var traced = _engine.Trace(latents, cancellation);
        var frames = new List<byte>();
        for (var image = 0; image < latents.Length / LatentWidth; image++)
        {
            frames.AddRange(traced.ImageOf(image).Span);
            foreach (var maps in traced.Maps)
            {
                for (var head = 0; head < maps.Heads; head++)
                {
                    frames.AddRange(MemoryMarshal.AsBytes(maps.Of(image, head)));
                }
            }
        }
        return [.. frames];
    }

    public void Dispose() => _engine.Dispose();

    // The engines say what maps there are by making some.
    private MapShape[] ShapesOfMaps()
    {
        var traced = _engine.Trace(Latents(new LatentSum([new(0, 1, IsDirection: false)])), CancellationToken.None);
        return [.. traced.Maps.Select(maps => new MapShape(traced.LabelOf(maps), maps.Heads, maps.Side))];
    }
}

/// <summary>The attention maps of one block.</summary>
/// <param name="Label">The number of tokens, and what the weights are where a block has several maps.</param>
/// <param name="Heads">h.</param>
/// <param name="Side">Side of the square of tokens.</param>
public sealed record MapShape(string Label, int Heads, int Side);
