using LadaGan.Inference.Files;
using LadaGan.Inference.Network;
using LadaGan.Kernels;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference;

/// <summary>A trained LadaGAN generator: latents in, images out, in plain .NET.</summary>
/// <remarks>
/// Weights are packed and memory is planned when it is loaded; a call allocates nothing. Calls from several threads wait for each other. Images do not
/// depend on what stands beside them, up to rounding.
/// </remarks>
public sealed unsafe class LadaGenerator : IDisposable
{
    private const int MostAtATime = 8;

    private readonly Lock _oneAtATime = new();
    private readonly WorkerTeam _team;
    private readonly GeneratorNetwork _network;
    private readonly FloatBuffer _images;
    private bool _disposed;

    private LadaGenerator(WorkerTeam team, GeneratorNetwork network)
    {
        (_team, _network) = (team, network);
        _images = new FloatBuffer((long)network.Images * ImageLength);
        AttentionShapes = [.. network.Blocks.Select((block, i) => (block.MapLength / Architecture.Tokens(i), Architecture.Side(i)))];
        AttentionLength = network.Blocks.Sum(block => block.MapLength);
    }

    /// <summary>Side of the square images, in pixels.</summary>
    public int ImageSize => _network.Architecture.ImageSize;

    /// <summary>Numbers of a latent z, meant to be drawn from N(0, 1).</summary>
    public int LatentWidth => _network.Architecture.LatentWidth;

    /// <summary>Numbers of an image: 3·size².</summary>
    public int ImageLength => _network.Architecture.ImageLength;

    /// <summary>Heads and side of the attention maps of each block, in order.</summary>
    public IReadOnlyList<(int Heads, int Side)> AttentionShapes { get; }

    /// <summary>Numbers of one image's attention maps: for each block [heads, side, side], one block after the other.</summary>
    public int AttentionLength { get; }

    /// <summary>Threads that compute, the caller's among them.</summary>
    public int Threads => _team.Size;

    /// <summary>Loads a model file as <c>ladagan train</c> writes it (<c>network-snapshot-*.safetensors</c>).</summary>
    /// <param name="path">The file; it is not needed afterwards.</param>
    /// <param name="threads">Threads that compute; 0 takes all processors. With all of them, each is bound to one.</param>
    /// <exception cref="ModelLoadException">It is not there, not a generator, damaged, or of another version.</exception>
    public static LadaGenerator Load(string path, int threads = 0) => Load(path, threads, VectorWidth.Best);

    internal static LadaGenerator Load(string path, int threads, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = ModelWeights.Open(path);
        var team = new WorkerTeam(threads);
        try
        {
            return new LadaGenerator(team, new GeneratorNetwork(new Compute(team, width), file, MostAtATime));
        }
        catch
        {
            team.Dispose();
            throw;
        }
    }

    /// <summary>Makes an image of each latent.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="images">Receives [B, 3, size, size]: red, green, blue planes, meant for [−1, 1] and not clamped.</param>
    /// <param name="cancellation">Looked at several times an image; what is in <paramref name="images"/> then is not specified.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a latent is not a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation = default) => Generate(latents, images, [], cancellation);

    /// <summary>Makes an image of each latent, as a PNG would have it.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="pixels">Receives bytes [B, size, size, 3]: round(x·127.5 + 127.5), clamped.</param>
    /// <param name="cancellation">Looked at several times an image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a latent is not a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation = default)
    {
        var count = Count(latents);
        Require(pixels.Length, count, ImageLength, nameof(pixels));
        lock (_oneAtATime)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            fixed (float* z = latents)
            fixed (byte* target = pixels)
            {
                for (var first = 0; first < count; first += _network.Images)
                {
                    var images = Math.Min(_network.Images, count - first);
                    _network.Forward(new Matrix(z + ((nint)first * LatentWidth), images, LatentWidth, LatentWidth), _images.Pointer, cancellation);
                    PixelBytes.Run(_team, _images.Pointer, target + ((nint)first * ImageLength), ImageSize, images);
                }
            }
        }
    }

    /// <summary>Makes an image of each latent, and says where the heads looked.</summary>
    /// <param name="latents">z [B, <see cref="LatentWidth"/>], row after row.</param>
    /// <param name="images">Receives [B, 3, size, size].</param>
    /// <param name="attention">Receives α [B, <see cref="AttentionLength"/>]: weights that sum to 1 over each head's tokens; empty where they are not wanted.</param>
    /// <param name="cancellation">Looked at several times an image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a latent is not a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
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
                    _network.Forward(new Matrix(z + ((nint)first * LatentWidth), now, LatentWidth, LatentWidth), target + ((nint)first * ImageLength), cancellation);
                    if (!attention.IsEmpty)
                    {
                        CopyMaps(attention[(first * AttentionLength)..], now);
                    }
                }
            }
        }
    }

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
            }
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
            throw new ArgumentException($"{latents.Length} numbers are no whole latents: this generator's have {LatentWidth} each", nameof(latents));
        }
        foreach (var number in latents)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException("a latent holds a value that is not a finite number", nameof(latents));
            }
        }
        return latents.Length / LatentWidth;
    }

    private static void Require(int length, int count, int each, string name)
    {
        if (length != (long)count * each)
        {
            throw new ArgumentException($"{count} latents need room for {(long)count * each} values, but there is room for {length}", name);
        }
    }
}
