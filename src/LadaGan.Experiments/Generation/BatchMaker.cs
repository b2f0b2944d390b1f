using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LadaGan.Core.Images;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Generation;

/// <summary>Makes the images of a request, batch by batch. Owns the generator.</summary>
internal sealed class BatchMaker : IDisposable
{
    private readonly GenerationRequest _request;
    private readonly string _path;
    private readonly IImageEngine _engine;
    private readonly float[] _latents;

    private BatchMaker(GenerationRequest request, string path, IImageEngine engine)
    {
        (_request, _path, _engine) = (request, path, engine);
        _latents = Truncated(request.Latents.Load(engine.LatentWidth), request.Truncation);
        Across = 1 + (request.AttentionHead is { } head ? Maps(engine, _latents.AsSpan(0, engine.LatentWidth), head) : 0);
    }

    /// <summary>The number of images.</summary>
    public int Count => _latents.Length / _engine.LatentWidth;

    /// <summary>S.</summary>
    public int Size => _engine.ImageSize;

    /// <summary>How many images wide a cell of the grid is: with maps, they are beside the image.</summary>
    public int Across { get; }

    /// <exception cref="RunException">Part of the request is invalid.</exception>
    public static BatchMaker Open(GenerationRequest request)
    {
        var path = ModelPath.Find(request.Model);
        var engine = EngineChoice.Open(request.Engine, path, request.Device, request.Threads, request.Precision);
        try
        {
            return new(request, path, engine);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Makes the batch that begins with an image.</summary>
    public GeneratedBatch Make(int start, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (count, width, length) = (Math.Min(_request.Batch, Count - start), _engine.LatentWidth, 3 * Size * Size);
        var z = _latents.AsSpan(start * width, count * width);
        var traced = _request.AttentionHead is null ? null : _engine.Trace(z, cancellation);
        var raw = new float[_request.Raw is null ? 0 : count * length];
        var pixels = traced is null || raw.Length > 0 ? new byte[count * length] : traced.Pixels;
        if (raw.Length > 0)
        {
            _engine.Generate(z, raw, cancellation);
            Quantize(raw, pixels, Size);
        }
        else if (traced is null)
        {
            _engine.Generate(z, pixels, cancellation);
        }
        return new(start, count)
        {
            Pixels = _request.Npz is null ? [] : pixels,
            Raw = raw,
            Drawn = _request.Output is null
                ? []
                : [.. Enumerable.Range(0, count).SelectMany(i => Draw(pixels.AsSpan(i * length, length), traced, i))],
        };
    }

    /// <summary>What all ranks must agree in: everything that the images depend on, and the forms in which they are asked for.</summary>
    public RankFacts Facts() => new(
    [
        RankFacts.Program,
        new("the engine", _engine is InferenceEngine ? "inference" : "torch"),
        .. _engine is InferenceEngine ? (RankFact[])[] : [RankFacts.Libtorch],
        new("the kind of device", _request.Device.IsCuda ? "a GPU" : $"{_request.Device}"),
        new("the batch size", $"{_request.Batch}"),
        new("the number of images", $"{Count}"),
        new("the truncation", _request.Truncation.ToString(CultureInfo.InvariantCulture)),
        new("the precision", $"{_request.Precision}"),
        new("the head", $"{_request.AttentionHead}"),
        new("the kind of output", string.Join(" and ", new[]
        {
            _request.Output is null ? null : _request.IsGrid ? "a sample grid" : "a file for each image",
            _request.Npz is null ? null : "one array",
            _request.Raw is null ? null : "unrounded values",
        }.OfType<string>())),
        new("the SHA-256 of the latents", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(_latents.AsSpan())))),
        new("the SHA-256 of the model", FileHash.Of(_path)),
    ]);

    public void Dispose() => _engine.Dispose();

    private IEnumerable<byte[]> Draw(ReadOnlySpan<byte> image, TracedImages? traced, int index)
    {
        var maps = traced is null ? [] : MapImages.SideBySide(traced, index, _request.AttentionHead!.Value, Size);
        if (_request.IsGrid)
        {
            return [maps.Length == 0 ? image.ToArray() : MapImages.Beside(image, maps, Size)];
        }
        var png = PngEncoder.Encode(Size, Size, image);
        return maps.Length == 0 ? [png] : [png, PngEncoder.Encode(maps.Length / (3 * Size), Size, maps)];
    }

    /// <summary>ψ·z; z itself if ψ is 1.</summary>
    private static float[] Truncated(float[] latents, double truncation) => truncation == 1
        ? latents
        : Array.ConvertAll(latents, number => (float)(truncation * number));

    /// <summary>The number of maps that belong to an image.</summary>
    private static int Maps(IImageEngine engine, ReadOnlySpan<float> latent, int head)
    {
        var maps = engine.Trace(latent, CancellationToken.None).Maps;
        AttentionHead.Require(maps.Min(map => map.Heads), head);
        return maps.Count;
    }

    /// <summary>images [B, 3, S, S] → pixels [B, S, S, 3].</summary>
    private static void Quantize(ReadOnlySpan<float> images, Span<byte> pixels, int size)
    {
        var plane = size * size;
        for (var at = 0; at < images.Length; at += 3 * plane)
        {
            var image = images.Slice(at, 3 * plane);
            PixelValue.Interleave(image[..plane], image[plane..(2 * plane)], image[(2 * plane)..], pixels.Slice(at, 3 * plane));
        }
    }
}
