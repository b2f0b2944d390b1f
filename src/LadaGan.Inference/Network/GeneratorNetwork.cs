using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>LadaGAN's generator with its weights packed and its memory planned, for up to so many images at a time.</summary>
/// <remarks>Paper equations 9 to 13. What was made when an exception ends the constructor is freed by finalizers.</remarks>
internal sealed unsafe class GeneratorNetwork : IDisposable
{
    private readonly Engine _engine;
    private readonly Workspace _workspace;
    private readonly Modulations _modulations;
    private readonly PositionedInit _init;
    private readonly Ladaformer[] _blocks;
    private readonly Expansion[] _expansions;
    private readonly IImageHead _head;

    public GeneratorNetwork(Engine engine, ModelWeights file, int images)
    {
        (_engine, Architecture, Images) = (engine, file.Architecture, images);
        _modulations = new Modulations(engine, file, Architecture, images);
        _init = new PositionedInit(engine, file, Architecture);
        _blocks = [.. Enumerable.Range(0, Architecture.Blocks).Select(block => new Ladaformer(engine, file, Architecture, block, images))];
        _expansions = [.. Enumerable.Range(0, Architecture.Blocks - 1).Select(index => new Expansion(engine, file, Architecture, index, images))];
        _head = Architecture.Head == HeadKind.Decoder ? new DecoderHead(engine, file, Architecture, images) : new PatchHead(engine, file, Architecture, images);
        file.RequireNothingElse();
        _workspace = new Workspace(Architecture, images);
    }

    public Architecture Architecture { get; }

    /// <summary>The most at a time.</summary>
    public int Images { get; }

    public IReadOnlyList<Ladaformer> Blocks => _blocks;

    /// <param name="z">[images, latent width].</param>
    /// <param name="result">[images, 3, size, size].</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    public void Forward(Matrix z, float* result, CancellationToken cancellation)
    {
        var images = z.Rows;
        using var bound = _engine.Team.BindCaller();
        _modulations.Run(z);
        _init.Forward(z, Stream(0, images));                                           // [B·64, D₀]
        for (var i = 0; i < _blocks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var h = _blocks[i].Forward(_workspace, _modulations, images);              // [B·N, Dᵢ]
            if (i < _expansions.Length)
            {
                _expansions[i].Forward(h, Stream(i + 1, images), images);              // [B·4N, Dᵢ₊₁]
            }
            else
            {
                _head.Forward(h, result, images);                                      // [B, 3, S, S]
            }
        }
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

    private Matrix Stream(int block, int images) => _workspace.Stream(images * Architecture.Tokens(block), Architecture.Widths[block]);
}
