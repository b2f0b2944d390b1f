using System.Security.Cryptography;
using LadaGan.Core.Errors;
using LadaGan.Core.Images;
using LadaGan.Inference;
using Microsoft.Net.Http.Headers;

namespace LadaGan.Samples.WebService;

/// <summary>The PNG images of a model's seeds.</summary>
internal sealed class SeedImages : IDisposable
{
    private readonly LadaGenerator _generator;
    private readonly string _model;

    /// <exception cref="LadaGanException">It is not a model file.</exception>
    public SeedImages(string path)
    {
        _generator = LadaGenerator.Load(path);
        using var file = File.OpenRead(path);
        _model = Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 8));
    }

    /// <summary>Names an image's contents, which follow from the model and the seed: known before it is made.</summary>
    public EntityTagHeaderValue TagOf(long seed) => new($"\"{_model}-{seed}\"");

    public byte[] PngOf(long seed, CancellationToken cancellation)
    {
        var pixels = new byte[_generator.ImageLength];  // [size, size, 3]
        _generator.Generate([seed], pixels, cancellation);
        return PngEncoder.Encode(_generator.ImageSize, _generator.ImageSize, pixels);
    }

    public void Dispose() => _generator.Dispose();
}
