using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Random;
using LadaGan.Inference.Files;
using LadaGan.Inference.Network;
using LadaGan.Kernels;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference;

/// <summary>A trained LadaGAN generator in plain .NET: maps latents to images.</summary>
/// <remarks>
/// Weights are packed and memory is allocated on loading; a call allocates nothing. Thread-safe: concurrent calls wait for each other. An
/// image does not depend on the other images in its batch, up to rounding.
/// </remarks>
public sealed unsafe class LadaGenerator : IDisposable
{
    private const int MostAtATime = 8;

    private readonly Lock _oneAtATime = new();
    private readonly WorkerTeam _team;
    private readonly GeneratorNetwork _network;
    private readonly FloatBuffer _images;
    private readonly FloatBuffer _latents;
    private bool _disposed;

    private LadaGenerator(WorkerTeam team, GeneratorNetwork network)
    {
        (_team, _network) = (team, network);
        _images = new FloatBuffer((long)network.Images * ImageLength);
        _latents = new FloatBuffer((long)network.Images * LatentWidth);
        AttentionShapes =
            [.. network.Blocks.Select((block, i) => (block.MapLength / GeneratorOptions.TokensOf(i), GeneratorOptions.SideOf(i)))];
        AttentionLength = network.Blocks.Sum(block => block.MapLength);
    }

    /// <summary>Side of the square images, in pixels.</summary>
    public int ImageSize => _network.Options.ImageSize;

    /// <summary>The width of a latent z, whose elements are drawn from N(0, 1).</summary>
    public int LatentWidth => _network.Options.LatentWidth;

    /// <summary>Values per image: 3·size².</summary>
    public int ImageLength => _network.ImageLength;

    /// <summary>The number of heads and the side of the attention maps of each block, in order.</summary>
    public IReadOnlyList<(int Heads, int Side)> AttentionShapes { get; }

    /// <summary>Values of one image's attention maps: [heads, side, side] for each block, one block after the other.</summary>
    public int AttentionLength { get; }

    /// <summary>Compute threads, including the caller's.</summary>
    public int Threads => _team.Size;

    /// <summary>Whether generators of an architecture run here; if not, loading one is refused by name.</summary>
    public static bool Runs(GeneratorOptions options) => ModelWeights.Unsupported(options) is null;

    /// <summary>Loads a model file as <c>ladagan train</c> writes it (<c>network-snapshot-*.safetensors</c>).</summary>
    /// <param name="path">The file; it is not used after loading.</param>
    /// <param name="threads">Compute threads, including the caller's; 0 for one per core, each bound to its core.</param>
    /// <param name="latentWeights">How layers that take the latent keep their weights; rounded ones save time at batch size 1.</param>
    /// <exception cref="ModelFileException">The file is missing, not a generator, damaged, or of another version.</exception>
    public static LadaGenerator Load(string path, int threads = 0, WeightPrecision latentWeights = WeightPrecision.Float32) =>
        Load(path, threads, latentWeights, VectorWidth.Best);

    internal static LadaGenerator Load(string path, int threads, WeightPrecision latentWeights, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = ModelWeights.Open(path);
        var team = new WorkerTeam(threads);
        try
        {
            return new LadaGenerator(team, new GeneratorNetwork(new Compute(team, width, latentWeights), file, MostAtATime));
        }
        catch
        {
            team.Dispose();
            throw;
        }
    }

    /// <summary>Generates an image from each latent.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="images">Receives [B, 3, size, size]: red, green and blue planes, nominally in [−1, 1] and not clamped.</param>
    /// <param name="cancellation">Checked several times per image; after cancellation the contents of <paramref name="images"/> are
    /// undefined.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a latent is not finite.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation = default) =>
        Generate(latents, images, [], cancellation);

    /// <summary>Generates an image from each latent, as bytes in the pixel order of a PNG.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="pixels">Receives bytes [B, size, size, 3]: round(x·127.5 + 127.5), clamped.</param>
    /// <param name="cancellation">Checked several times per image.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a latent is not finite.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation = default)
    {
        var count = Count(latents);
        Require(pixels.Length, count, ImageLength, nameof(pixels));
        lock (_oneAtATime)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            fixed (float* z = latents)
            {
                for (var first = 0; first < count; first += _network.Images)
                {
                    var now = Math.Min(_network.Images, count - first);
                    ToPixels(z + ((nint)first * LatentWidth), now, pixels[(first * ImageLength)..], cancellation);
                }
            }
        }
    }

    /// <summary>Generates an image from each latent, together with the attention maps.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="images">Receives [B, 3, size, size].</param>
    /// <param name="attention">Receives α [B, <see cref="AttentionLength"/>]: weights that sum to 1 over each head's tokens. Empty to skip
    /// the maps.</param>
    /// <param name="cancellation">Checked several times per image.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a latent is not finite.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public void Generate(ReadOnlySpan<float> latents, Span<float> images, Span<float> attention, CancellationToken cancellation = default)
    {
        var count = Count(latents);
        Require(images.Length, count, ImageLength, nameof(images));
        if (!attention.IsEmpty)
        {
            Require(attention.Length, count, AttentionLength, nameof(attention));
        }
        lock (_oneAtATime)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            fixed (float* z = latents)
            fixed (float* target = images)
            {
                for (var first = 0; first < count; first += _network.Images)
                {
                    var now = Math.Min(_network.Images, count - first);
                    _network.Forward(new Matrix(z + ((nint)first * LatentWidth), now, LatentWidth, LatentWidth),
                        target + ((nint)first * ImageLength), cancellation);
                    if (!attention.IsEmpty)
                    {
                        CopyMaps(attention[(first * AttentionLength)..], now);
                    }
                }
            }
        }
    }

    /// <summary>Generates the image of each seed: the pixels that <c>ladagan generate --seeds</c> writes to its PNG files.</summary>
    /// <param name="seeds">Seeds [B], 0 or greater. A seed always names the same latent, and so with one model the same image.</param>
    /// <param name="pixels">Receives bytes [B, size, size, 3], in the pixel order of a PNG.</param>
    /// <param name="cancellation">Checked several times per image.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a seed is negative.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public void Generate(ReadOnlySpan<long> seeds, Span<byte> pixels, CancellationToken cancellation = default)
    {
        RequireSeeds(seeds);
        Require(pixels.Length, seeds.Length, ImageLength, nameof(pixels));
        lock (_oneAtATime)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (; !seeds.IsEmpty; seeds = seeds[Math.Min(_network.Images, seeds.Length)..])
            {
                var now = Math.Min(_network.Images, seeds.Length);
                FillLatents(seeds[..now], new(_latents.Pointer, now * LatentWidth));
                ToPixels(_latents.Pointer, now, pixels, cancellation);
                pixels = pixels[(now * ImageLength)..];
            }
        }
    }

    /// <summary>The latents of seeds, to interpolate between or to change.</summary>
    /// <param name="seeds">Seeds [B], 0 or greater.</param>
    /// <returns>z [B, <see cref="LatentWidth"/>], row after row.</returns>
    /// <exception cref="ArgumentException">A seed is negative.</exception>
    public float[] Latents(params ReadOnlySpan<long> seeds)
    {
        RequireSeeds(seeds);
        var latents = new float[checked(seeds.Length * LatentWidth)];
        FillLatents(seeds, latents);
        return latents;
    }

    /// <summary>Stops the threads and frees the weights, after a running call has returned.</summary>
    public void Dispose()
    {
        lock (_oneAtATime)
        {
            if (!_disposed)
            {
                _disposed = true;
                _team.Dispose();
                _network.Dispose();
                _images.Dispose();
                _latents.Dispose();
            }
        }
    }

    /// <summary>As many images as one pass makes, at the beginning of <paramref name="pixels"/>.</summary>
    private void ToPixels(float* latents, int images, Span<byte> pixels, CancellationToken cancellation)
    {
        _network.Forward(new Matrix(latents, images, LatentWidth, LatentWidth), _images.Pointer, cancellation);
        fixed (byte* target = pixels)
        {
            PixelBytes.Run(_team, _images.Pointer, target, ImageSize, images);
        }
    }

    private void FillLatents(ReadOnlySpan<long> seeds, Span<float> latents)
    {
        for (var i = 0; i < seeds.Length; i++)
        {
            SeedLatent.Fill(seeds[i], latents.Slice(i * LatentWidth, LatentWidth));
        }
    }

    private void CopyMaps(Span<float> attention, int images)
    {
        for (var image = 0; image < images; image++)
        {
            for (var block = 0; block < _network.Blocks.Count; block++)
            {
                var maps = _network.Blocks[block].Maps(image);
                maps.CopyTo(attention);
                attention = attention[maps.Length..];
            }
        }
    }

    private int Count(ReadOnlySpan<float> latents)
    {
        if (latents.Length % LatentWidth != 0)
        {
            throw new ArgumentException(
                $"{latents.Length} values are not a whole number of latents of width {LatentWidth}", nameof(latents));
        }
        foreach (var number in latents)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException("a latent contains a value that is not finite", nameof(latents));
            }
        }
        return latents.Length / LatentWidth;
    }

    private static void RequireSeeds(ReadOnlySpan<long> seeds)
    {
        foreach (var seed in seeds)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(seed, nameof(seeds));
        }
    }

    private static void Require(int length, int count, int each, string name)
    {
        if (length != (long)count * each)
        {
            throw new ArgumentException($"{count} latents require {(long)count * each} values, but the span has {length}", name);
        }
    }
}
