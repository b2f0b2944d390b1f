using LadaGan.Architecture.Files;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>libtorch.</summary>
internal sealed class TorchEngine : IImageEngine
{
    private readonly Generator _generator;
    private readonly bool _ownsGenerator;

    /// <param name="generator">Stays the caller's.</param>
    public TorchEngine(Generator generator) => _generator = generator;

    /// <exception cref="ModelFileException">It is not a model.</exception>
    public TorchEngine(string path, Device device, int threads)
    {
        TorchSetup.Prepare(device, threads);
        (_generator, _) = ModelFile.Load(path, device);
        _ownsGenerator = true;
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

    public void Dispose()
    {
        if (_ownsGenerator)
        {
            _generator.Dispose();
        }
    }

    /// <summary>[B, 3, size, size].</summary>
    private Tensor Forward(ReadOnlySpan<float> latents)
    {
        using var noGrad = GradMode.Disabled();
        var z = Tensor.Of(latents, latents.Length / LatentWidth, LatentWidth).To(_generator.Store.Device);
        return _generator.Forward(z, training: false);
    }
}
