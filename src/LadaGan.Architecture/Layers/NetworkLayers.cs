namespace LadaGan.Architecture.Layers;

/// <summary>
/// Every layer of a network in order, from its options alone: names, shapes, tensors and multiply-accumulates. What the networks are made
/// of, what files hold, and what <c>profile</c> prints all follow this one list.
/// </summary>
/// <param name="Layers">The layers in order.</param>
public sealed record NetworkLayers(IReadOnlyList<Layer> Layers)
{
    /// <summary>Number of trained values.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiply-accumulates of one image.</summary>
    public long Macs => Layers.Sum(layer => layer.Macs);

    /// <summary>Every tensor, in order.</summary>
    public IEnumerable<Parameter> Tensors => Layers.SelectMany(layer => layer.Tensors);

    /// <summary>The generator's layers.</summary>
    /// <param name="options">A generator that <see cref="ArchitectureRules"/> accepts.</param>
    /// <remarks>Paper section III-C, figure 4 (a).</remarks>
    public static NetworkLayers Of(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var layers = new LayerList();
        var widths = options.Widths;
        layers.Linear("init", options.LatentWidth, (long)GeneratorOptions.TokensOf(0) * widths[0], bias: false);
        for (var i = 0; i < widths.Count; i++)
        {
            var (name, tokens, width) = ($"blocks.{i}", GeneratorOptions.TokensOf(i), widths[i]);
            layers.Position($"{name}.position", tokens, width);
            Norm(layers, $"{name}.norm1", tokens, width, options);
            AttentionLayers.Add(layers, options.Attention, $"{name}.attention", tokens, width, options.Heads[i]);
            Norm(layers, $"{name}.norm2", tokens, width, options);
            Mlp(layers, $"{name}.mlp", tokens, width, options.MlpWidth);
            if (options.ExpansionConv && i + 1 < widths.Count)
            {
                layers.Convolution($"expansions.{i}", width / 4, widths[i + 1], size: 3, GeneratorOptions.SideOf(i + 1));
            }
        }
        Head(layers, options);
        return layers.ToNetwork();
    }

    /// <summary>The discriminator's layers.</summary>
    /// <param name="options">A discriminator that <see cref="ArchitectureRules"/> accepts.</param>
    /// <remarks>Paper section III-D, figure 4 (b).</remarks>
    public static NetworkLayers Of(DiscriminatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var layers = new LayerList();
        var (stages, side) = (options.Stages, options.ImageSize);
        var norms = options.Attention is not null;
        layers.Convolution("input", 3, stages[0], size: 3, side, bias: !norms);
        for (var i = 0; i + 1 < stages.Count; i++)
        {
            side /= 2;
            ConvNorm(layers, $"down.{i}.main.0", stages[i], stages[i + 1], size: 3, side, norms);
            ConvNorm(layers, $"down.{i}.main.1", stages[i + 1], stages[i + 1], size: 3, side, norms);
            ConvNorm(layers, $"down.{i}.direct", stages[i], stages[i + 1], size: 1, side, norms);
        }
        if (options.Attention is { } attention)
        {
            int tokens = side * side, width = stages[^1];
            layers.Position("lada.position", tokens, width);
            layers.LayerNorm("lada.block.norm1", tokens, width);
            AttentionLayers.Add(layers, attention, "lada.block.attention", tokens, width, options.Heads);
            layers.LayerNorm("lada.block.norm2", tokens, width);
            Mlp(layers, "lada.block.mlp", tokens, width, options.MlpWidth);
            side /= 2;
            layers.Convolution("lada.reduce", 4 * width, options.OutputWidth, size: 3, side);
        }
        layers.Convolution("project", options.OutputWidth, options.LogitWidth, size: 1, side, bias: !norms);
        layers.Convolution("logits", options.LogitWidth, 1, size: 4, side - 3, bias: !norms);
        return layers.ToNetwork();
    }

    private static void Norm(LayerList layers, string name, long tokens, long width, GeneratorOptions options)
    {
        if (options.Modulation == Modulation.LayerNorm)
        {
            layers.LayerNorm(name, tokens, width);
            return;
        }
        layers.Linear($"{name}.hidden", options.LatentWidth, width);
        layers.Linear($"{name}.gamma", width, width);
        layers.Linear($"{name}.beta", width, width);
    }

    private static void Mlp(LayerList layers, string name, long tokens, long width, long hidden)
    {
        layers.Linear($"{name}.expand", width, hidden, tokens);
        layers.Linear($"{name}.contract", hidden, width, tokens);
    }

    private static void Head(LayerList layers, GeneratorOptions options)
    {
        long width = options.Widths[^1], side = GeneratorOptions.LastSide;
        if (options.Head != GeneratorHead.Decoder)
        {
            layers.Convolution("head", width / (options.Patch * options.Patch), 3, size: 3, options.ImageSize);
            return;
        }
        foreach (var (stage, next) in options.DecoderChannels.Index())
        {
            side *= 2;
            layers.Convolution($"head.{stage}.conv", width, next, size: 3, side);
            layers.BatchNorm($"head.{stage}.norm", next, side);
            width = next;
        }
        layers.Convolution("head.image", width, 3, size: 3, side);
    }

    // A bias where no batch norm follows that would subtract it again.
    private static void ConvNorm(LayerList layers, string name, long inputs, long outputs, long size, long side, bool norm)
    {
        layers.Convolution($"{name}.conv", inputs, outputs, size, side, bias: !norm);
        if (norm)
        {
            layers.BatchNorm($"{name}.norm", outputs, side);
        }
    }
}
