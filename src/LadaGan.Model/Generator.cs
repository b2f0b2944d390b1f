using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Model.Blocks;
using LadaGan.Model.Heads;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model;

/// <summary>LadaGAN's generator: z [B, 128] → images [B, 3, size, size], meant for [−1, 1] and not clamped.</summary>
/// <remarks>Paper section III-C, equations 9 to 13, figure 4 (a).</remarks>
public sealed class Generator : IDisposable
{
    private readonly Linear _init;
    private readonly Tensor[] _positions;
    private readonly GeneratorLadaformer[] _blocks;
    private readonly LocalEmbeddingExpansion[] _expansions;
    private readonly IImageHead _head;

    public Generator(GeneratorOptions options, Conventions conventions, Device device, ulong? seed = 0,
        Precision precision = Precision.Float32, ConvolutionMethod convolution = ConvolutionMethod.Direct)
    {
        Options = options;
        Store = new ParameterStore(device, seed, precision, NetworkInitialization.Of(conventions), convolution);
        var root = Store.Root;
        var widths = options.Widths;
        _init = new Linear(root / "init", options.LatentWidth, GeneratorOptions.TokensOf(0) * widths[0], bias: false);
        _positions = new Tensor[widths.Count];
        _blocks = new GeneratorLadaformer[widths.Count];
        _expansions = new LocalEmbeddingExpansion[widths.Count - 1];
        for (var i = 0; i < widths.Count; i++)
        {
            _positions[i] = (root / "blocks" / i).Positions(GeneratorOptions.TokensOf(i), widths[i], conventions.PositionInitialization);
            _blocks[i] = new GeneratorLadaformer(root / "blocks" / i, i, options);
            if (i < _expansions.Length)
            {
                _expansions[i] = new LocalEmbeddingExpansion(root / "expansions" / i, widths[i], widths[i + 1], options.ExpansionConv);
            }
        }
        _head = options.Head == GeneratorHead.Decoder
            ? new DecoderHead(root / "head", widths[^1], options.DecoderChannels, conventions)
            : new PatchHead(root / "head", widths[^1], options.Patch);
    }

    public GeneratorOptions Options { get; }

    public ParameterStore Store { get; }

    /// <param name="z">Latents [B, latent width].</param>
    /// <param name="training">Whether the decoder's batch norms use the batch's statistics; the other heads have no batch norm.</param>
    /// <param name="trace">Collects the attention maps; null for none.</param>
    public Tensor Forward(Tensor z, bool training, AttentionTrace? trace = null)
    {
        var h = Stage.Of(trace, () => _init.Forward(z).Reshape(-1, GeneratorOptions.TokensOf(0), Options.Widths[0]));   // [B, 64, D₀]   (9)
        for (var i = 0; i < _blocks.Length; i++)
        {
            var stage = i;
            h = Stage.After(h, trace, x => _blocks[stage].Forward(x + _positions[stage], z, trace));             // [B, N, Dᵢ]    (10, 12)
            if (i < _expansions.Length)
            {
                h = Stage.After(h, trace, x => _expansions[stage].Forward(x, GeneratorOptions.SideOf(stage)));   // [B, 4N, Dᵢ₊₁] (11)
            }
        }
        return Stage.After(h, trace, x => _head.Forward(x, training));                                           // [B, 3, S, S]  (13)
    }

    /// <summary>Through what z changes the first block: u of both its norms (equation 5); null where z does not modulate.</summary>
    /// <param name="z">Latents [B, latent width].</param>
    /// <returns>[B, 2·D₀].</returns>
    public Tensor? FirstHidden(Tensor z) => _blocks[0].Hidden(z);

    public void Dispose() => Store.Dispose();
}
