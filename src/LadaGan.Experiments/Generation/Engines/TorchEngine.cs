using LadaGan.Architecture.Files;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Generates images with libtorch.</summary>
internal sealed class TorchEngine : IImageEngine
{
    private readonly Generator _generator;
    private readonly bool _ownsGenerator;
    private readonly IDisposable? _casts;

    /// <param name="generator">Stays the caller's.</param>
    public TorchEngine(Generator generator) => _generator = generator;

    /// <exception cref="ModelFileException">The file is not a valid model file.</exception>
    public TorchEngine(string path, Device device, int threads, Precision precision = Precision.Float32)
    {
        TorchSetup.Prepare(device, threads);
        (_generator, _) = ModelFile.Load(path, device, precision);
        _ownsGenerator = true;
        _casts = precision == Precision.Float32 ? null : _generator.Store.ShareCasts();
    }

    public int ImageSize => _generator.Options.ImageSize;

    public int LatentWidth => _generator.Options.LatentWidth;

    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        Forward(latents).ToArray<float>().CopyTo(images);
    }

    public void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        Pixels.ToBytes(Forward(latents)).CopyTo(pixels);
    }

    public TracedImages Trace(ReadOnlySpan<float> latents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        var trace = new AttentionTrace();
        var pixels = Pixels.ToBytes(Forward(latents, trace));
        return new(pixels, [.. trace.Maps.Select(MapsOf)]);
    }

    /// <summary>One image with its maps, and the queries, keys and values of the blocks with additive attention.</summary>
    /// <param name="latent">[latent width].</param>
    /// <returns>The tokens are [N, 3, h, d] for each block.</returns>
    public (TracedImages Image, IReadOnlyList<float[]> Tokens) TraceTokens(ReadOnlySpan<float> latent)
    {
        using var scope = new TensorScope();
        var trace = new AttentionTrace { KeepsTokens = true };
        var pixels = Pixels.ToBytes(Forward(latent, trace));
        return (new(pixels, [.. trace.Maps.Select(MapsOf)]), [.. trace.Tokens.Select(Floats)]);
    }

    public void Dispose()
    {
        _casts?.Dispose();
        if (_ownsGenerator)
        {
            _generator.Dispose();
        }
    }

    /// <summary>A block's maps in plain memory.</summary>
    internal static AttentionMaps MapsOf(AttentionMap map) =>
        new(map.Name, (int)map.Weights.Size(1), (int)Math.Sqrt(map.Weights.Size(2)), Floats(map.Weights));

    private static float[] Floats(Tensor tensor) => tensor.To(Device.Cpu).Float().Contiguous().ToArray<float>();

    /// <summary>[B, 3, size, size].</summary>
    private Tensor Forward(ReadOnlySpan<float> latents, AttentionTrace? trace = null)
    {
        using var noGrad = GradMode.Disabled();
        var z = Tensor.Of(latents, latents.Length / LatentWidth, LatentWidth).To(_generator.Store.Device);
        return _generator.Forward(z, training: false, trace);
    }
}
