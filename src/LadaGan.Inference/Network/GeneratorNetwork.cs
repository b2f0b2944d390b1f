using LadaGan.Architecture;
using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>LadaGAN's generator with packed weights and preallocated memory for a maximum number of images at a time.</summary>
/// <remarks>
/// Paper equations 9 to 13. The first block's weights are larger than its maps: all images pass through it together, so that the weights
/// are read once. Later it is the other way round: images pass through in small groups whose maps fit in the caches. If the constructor
/// throws, finalizers free what was allocated.
/// </remarks>
internal sealed unsafe class GeneratorNetwork : IDisposable
{
    private const int ThreadsOfImage = 4;

    private readonly Compute _compute;
    private readonly Workspace _workspace;
    private readonly Modulations _modulations;
    private readonly PositionedInit _init;
    private readonly Ladaformer[] _blocks;
    private readonly Expansion[] _expansions;
    private readonly IImageHead _head;
    private readonly int _group;

    public GeneratorNetwork(Compute compute, ModelWeights file, int images)
    {
        (_compute, Options, Images) = (compute, file.Generator, images);
        _group = Math.Clamp(compute.Team.Size / ThreadsOfImage, 1, images);
        _modulations = new Modulations(compute, file, Options, images);
        _init = new PositionedInit(compute, file);
        _blocks = [.. Enumerable.Range(0, GeneratorOptions.Blocks).Select(block => new Ladaformer(compute, file, Options, block, images))];
        _expansions = [.. Enumerable.Range(0, GeneratorOptions.Blocks - 1)
            .Select(index => new Expansion(compute, file, index, index == 0 ? images : _group))];
        _head =
            Options.Head == GeneratorHead.Decoder ? new DecoderHead(compute, file, _group) : new PatchHead(compute, file, Options, _group);
        _workspace = new Workspace(Options, images, _group);
    }

    public GeneratorOptions Options { get; }

    /// <summary>Numbers of an image: 3·size².</summary>
    public int ImageLength => 3 * Options.ImageSize * Options.ImageSize;

    /// <summary>The maximum number of images at a time.</summary>
    public int Images { get; }

    public IReadOnlyList<Ladaformer> Blocks => _blocks;

    /// <param name="z">[images, latent width].</param>
    /// <param name="result">[images, 3, size, size].</param>
    /// <param name="cancellation">Checked between blocks.</param>
    public void Forward(Matrix z, float* result, CancellationToken cancellation)
    {
        using var bound = _compute.Team.BindCaller();
        var all = new ImageRange(0, z.Rows);
        _modulations.Run(z);
        _init.Forward(z, _workspace.Stream(0, all));                                           // [B·64, D₀]
        Advance(0, all, cancellation);
        for (var first = 0; first < z.Rows; first += _group)
        {
            var group = new ImageRange(first, Math.Min(_group, z.Rows - first));
            for (var block = 1; block < _expansions.Length; block++)
            {
                Advance(block, group, cancellation);
            }
            cancellation.ThrowIfCancellationRequested();
            var h = _blocks[^1].Forward(_workspace, _modulations, group);                      // [B·N, D]
            _head.Forward(h, result + ((nint)first * ImageLength), group.Count);               // [B, 3, S, S]
        }
    }

    private void Advance(int block, ImageRange images, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var h = _blocks[block].Forward(_workspace, _modulations, images);                      // [B·N, Dᵢ]
        _expansions[block].Forward(h, _workspace.Stream(block + 1, images), images.Count);     // [B·4N, Dᵢ₊₁]
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _modulations.Dispose();
        _init.Dispose();
        Array.ForEach(_blocks, block => block.Dispose());
        Array.ForEach(_expansions, expansion => expansion.Dispose());
        _head.Dispose();
    }
}
