using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Model.Blocks;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model;

/// <summary>A discriminator: images [B, 3, size, size] → logits [B, 25], one for each overlapping 4×4 window of the 8×8 map.</summary>
/// <remarks>Paper section III-D, figure 4 (b); the convolutional kind and Fastformer's are of the ablations (Tables I and II).</remarks>
public sealed class Discriminator : IDisposable
{
    private const int TokenSide = DiscriminatorOptions.TokenSide;
    private const double Slope = 0.2;

    private readonly Conv2d _input;
    private readonly List<DownBlock> _down = [];
    private readonly TransformerStage? _transformer;
    private readonly Conv2d _project;
    private readonly Conv2d _logits;

    public Discriminator(DiscriminatorOptions options, Conventions conventions, Device device, ulong? seed = 0,
        Precision precision = Precision.Float32, ConvolutionMethod convolution = ConvolutionMethod.Direct)
    {
        Options = options;
        Store = new ParameterStore(device, seed, precision, NetworkInitialization.Of(conventions), convolution);
        var root = Store.Root;
        var channels = options.Stages;
        var norms = options.Attention is not null;
        _input = new Conv2d(root / "input", 3, channels[0], size: 3, padding: 1, bias: !norms);
        for (var i = 0; i + 1 < channels.Count; i++)
        {
            _down.Add(new DownBlock(root / "down" / i, channels[i], channels[i + 1], conventions, norms));
        }
        _transformer = options.Attention is { } attention
            ? new TransformerStage(root / "lada", options, attention, conventions)
            : null;
        _project = new Conv2d(root / "project", options.OutputWidth, options.LogitWidth, size: 1, bias: !norms);
        _logits = new Conv2d(root / "logits", options.LogitWidth, 1, size: 4, bias: !norms, exact: true);
    }

    public DiscriminatorOptions Options { get; }

    public ParameterStore Store { get; }

    /// <param name="images">[B, 3, size, size] in [−1, 1].</param>
    /// <param name="training">Whether batch norm uses the batch's statistics (always, when training a GAN).</param>
    /// <param name="trace">Collects the attention map; null for none.</param>
    public Tensor Forward(Tensor images, bool training, AttentionTrace? trace = null)
    {
        var x = Stage.Of(trace, () => _input.Forward(images).LeakyRelu(Slope));             // [B, c₀, S, S]
        foreach (var block in _down)
        {
            x = Stage.After(x, trace, y => block.Forward(y, training));                     // [B, cᵢ, S/2ⁱ, S/2ⁱ]
        }
        if (_transformer is { } transformer)
        {
            x = Stage.After(x, trace, y => transformer.Forward(y, trace));                  // [B, 512, 8, 8]
        }
        x = Stage.After(x, trace, y => _project.Forward(y).LeakyRelu(Slope));               // [B, 1024, 8, 8]
        return Stage.After(x, trace, y => _logits.Forward(y).Reshape(-1, 25));              // [B, 1, 5, 5]
    }

    public void Dispose() => Store.Dispose();

    /// <summary>16×16 tokens with positions, one Transformer block, space to depth, a 3×3 convolution to 8×8.</summary>
    private sealed class TransformerStage
    {
        private readonly Tensor _position;
        private readonly DiscriminatorLadaformer _block;
        private readonly Conv2d _reduce;

        public TransformerStage(ParameterPath path, DiscriminatorOptions options, AttentionKind attention, Conventions conventions)
        {
            var width = options.Channels[^1];
            _position = path.Positions(TokenSide * TokenSide, width, conventions.PositionInitialization);
            _block = new DiscriminatorLadaformer(
                path / "block", attention, width, options.Heads, options.MlpWidth, conventions.LayerNormEps);
            _reduce = new Conv2d(path / "reduce", 4 * width, options.OutputWidth, size: 3, padding: 1);
        }

        public Tensor Forward(Tensor map, AttentionTrace? trace)
        {
            var tokens = _block.Forward(FeatureMap.ToTokens(map) + _position, trace);          // [B, 256, c]
            return _reduce.Forward(FeatureMap.SpaceToDepth(tokens, TokenSide, 2));             // [B, 512, 8, 8]
        }
    }
}
