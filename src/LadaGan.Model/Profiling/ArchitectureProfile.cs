namespace LadaGan.Model.Profiling;

/// <summary>Every layer of a network with its output shape, parameters and multiply-accumulates, from the options alone.</summary>
public sealed record ArchitectureProfile(IReadOnlyList<LayerCost> Layers)
{
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    public long Macs => Layers.Sum(layer => layer.Macs);

    public static ArchitectureProfile Of(GeneratorOptions options)
    {
        var costs = new CostTally();
        var (widths, latent) = (options.Widths, (long)options.LatentWidth);
        costs.Linear("init", [64, widths[0]], latent, 64L * widths[0], rows: 1, bias: false);
        for (var i = 0; i < widths.Count; i++)
        {
            long side = Generator.FirstSide << i, tokens = side * side, width = widths[i];
            var block = $"blocks.{i}";
            costs.Tensor($"{block}.position", [tokens, width], tokens * width);
            SelfModulated(costs, $"{block}.norm1", tokens, width, latent);
            Attention(costs, $"{block}.attention", tokens, width, options.Heads[i]);
            SelfModulated(costs, $"{block}.norm2", tokens, width, latent);
            Mlp(costs, $"{block}.mlp", tokens, width, options.MlpWidth);
            if (i + 1 < widths.Count)
            {
                costs.Conv($"expansions.{i}", width / 4, widths[i + 1], 3, side * 2);
            }
        }
        Head(costs, options);
        return costs.Profile();
    }

    public static ArchitectureProfile Of(DiscriminatorOptions options)
    {
        var costs = new CostTally();
        var isLada = options.Kind == DiscriminatorKind.Lada;
        int[] channels = isLada ? [.. options.Channels] : [.. options.Channels, options.OutputWidth];
        long side = options.ImageSize;
        costs.Conv("input", 3, channels[0], 3, side, bias: false);
        for (var i = 0; i + 1 < channels.Length; i++)
        {
            side /= 2;
            costs.ConvNorm($"down.{i}.main.0", channels[i], channels[i + 1], 3, side, isLada);
            costs.ConvNorm($"down.{i}.main.1", channels[i + 1], channels[i + 1], 3, side, isLada);
            costs.ConvNorm($"down.{i}.direct", channels[i], channels[i + 1], 1, side, isLada);
        }
        if (isLada)
        {
            long tokens = side * side, width = channels[^1];
            costs.Tensor("lada.position", [tokens, width], tokens * width);
            costs.Tensor("lada.block.norm1", [tokens, width], 2 * width);
            Attention(costs, "lada.block.attention", tokens, width, options.Heads);
            costs.Tensor("lada.block.norm2", [tokens, width], 2 * width);
            Mlp(costs, "lada.block.mlp", tokens, width, options.MlpWidth);
            side /= 2;
            costs.Conv("lada.reduce", 4 * width, options.OutputWidth, 3, side);
        }
        costs.Conv("project", options.OutputWidth, options.LogitWidth, 1, side, bias: false);
        costs.Conv("logits", options.LogitWidth, 1, 4, side - 3, bias: false);
        return costs.Profile();
    }

    private static void SelfModulated(CostTally costs, string name, long tokens, long width, long latent)
    {
        costs.Linear($"{name}.hidden", [width], latent, width, rows: 1);
        costs.Linear($"{name}.gamma", [width], width, width, rows: 1);
        costs.Linear($"{name}.beta", [width], width, width, rows: 1);
    }

    private static void Attention(CostTally costs, string name, long tokens, long width, long heads)
    {
        costs.Linear($"{name}.qkv", [tokens, 3 * width], width, 3 * width, tokens);
        costs.Linear($"{name}.score", [tokens, heads], width, heads, tokens);
        costs.Linear($"{name}.output", [tokens, width], width, width, tokens);
    }

    private static void Mlp(CostTally costs, string name, long tokens, long width, long hidden)
    {
        costs.Linear($"{name}.expand", [tokens, hidden], width, hidden, tokens);
        costs.Linear($"{name}.contract", [tokens, width], hidden, width, tokens);
    }

    private static void Head(CostTally costs, GeneratorOptions options)
    {
        long width = options.Widths[^1], side = Generator.LastSide;
        if (options.Head != GeneratorHead.Decoder)
        {
            var patch = options.ImageSize / side;
            costs.Conv("head", width / (patch * patch), 3, 3, options.ImageSize);
            return;
        }
        foreach (var (stage, next) in options.DecoderChannels.Index())
        {
            side *= 2;
            costs.Conv($"head.{stage}.conv", width, next, 3, side);
            costs.Tensor($"head.{stage}.norm", [next, side, side], 2L * next);
            width = next;
        }
        costs.Conv("head.image", width, 3, 3, side);
    }
}
