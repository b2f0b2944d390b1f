using LadaGan.Architecture.Files;
using LadaGan.Core.Images;
using LadaGan.Inference;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Generates images with plain .NET (<see cref="LadaGenerator"/>).</summary>
internal sealed class InferenceEngine : IImageEngine
{
    private readonly LadaGenerator _generator;

    /// <exception cref="ModelFileException">The file is not a valid model file.</exception>
    public InferenceEngine(string path, int threads, Precision precision = Precision.Float32) => _generator = LadaGenerator.Load(
        path, threads, precision == Precision.BFloat16 ? WeightPrecision.BFloat16 : WeightPrecision.Float32);

    public int ImageSize => _generator.ImageSize;

    public int LatentWidth => _generator.LatentWidth;

    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation) =>
        _generator.Generate(latents, images, cancellation);

    public void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation) =>
        _generator.Generate(latents, pixels, cancellation);

    public TracedImages Trace(ReadOnlySpan<float> latents, CancellationToken cancellation)
    {
        var count = latents.Length / LatentWidth;
        var (images, attention) = (new float[count * _generator.ImageLength], new float[count * _generator.AttentionLength]);
        _generator.Generate(latents, images, attention, cancellation);
        return new(Quantize(images), [.. Maps(attention, count)]);
    }

    public void Dispose() => _generator.Dispose();

    /// <summary>[B, block, h, side, side] → the maps of each block, [B, h, side, side].</summary>
    private IEnumerable<AttentionMaps> Maps(float[] attention, int count)
    {
        var offset = 0;
        foreach (var (heads, side) in _generator.AttentionShapes)
        {
            var length = heads * side * side;
            var weights = new float[count * length];
            for (var image = 0; image < count; image++)
            {
                attention.AsSpan((image * _generator.AttentionLength) + offset, length).CopyTo(weights.AsSpan(image * length));
            }
            offset += length;
            yield return new("α", heads, side, weights);
        }
    }

    /// <summary>[B, 3, S, S] → [B, S, S, 3].</summary>
    private byte[] Quantize(ReadOnlySpan<float> images)
    {
        var pixels = new byte[images.Length];
        var plane = _generator.ImageLength / 3;
        for (var at = 0; at < images.Length; at += 3 * plane)
        {
            var image = images.Slice(at, 3 * plane);
            PixelValue.Interleave(
                image[..plane], image[plane..(2 * plane)], image[(2 * plane)..], pixels.AsSpan(at, 3 * plane));
        }
        return pixels;
    }
}
