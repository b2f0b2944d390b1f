using LadaGan.Architecture.Files;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Generates images with libtorch.</summary>
internal sealed class TorchEngine : IImageEngine
{
    private readonly Generator _generator;

    /// <exception cref="ModelFileException">The file is not a valid model file.</exception>
    public TorchEngine(string path, Device device, int threads)
    {
        TorchSetup.Prepare(device, threads);
        (_generator, _) = ModelFile.Load(path, device);
    }

    public int ImageSize => _generator.Options.ImageSize;

    public int LatentWidth => _generator.Options.LatentWidth;

    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var z = Tensor.Of(latents, latents.Length / LatentWidth, LatentWidth).To(_generator.Store.Device);
        _generator.Forward(z, training: false).ToArray<float>().CopyTo(images);
    }

    public void Dispose() => _generator.Dispose();
}
