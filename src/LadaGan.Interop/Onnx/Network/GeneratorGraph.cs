using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;
using LadaGan.Interop.Onnx.Network.Attention;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>The whole generator as a graph: z [N, latent width] → image, and the attention maps.</summary>
/// <remarks>Paper section III-C, equations 6 to 13, figure 4 (a).</remarks>
internal sealed class GeneratorGraph(
    NetworkBuilder graph, GeneratorOptions generator, Conventions conventions, OnnxExportOptions options)
{
    private const string Image = "image";

    private readonly List<OnnxValue> _maps = [];

    public void Build()
    {
        var z = graph.Input("z", "latents, numbers drawn from N(0, 1)", OnnxValue.Batch, generator.LatentWidth);
        var h = graph.Reshape(
            "init.tokens", graph.LinearOfLatents("init", z), GeneratorOptions.TokensOf(0), generator.Widths[0]);   // [N, 64, D₀]   (9)
        for (var i = 0; i < GeneratorOptions.Blocks; i++)
        {
            h = Block(i, h, z);                                                                               // [N, T, Dᵢ]    (10, 12)
            if (i + 1 < GeneratorOptions.Blocks)
            {
                h = Expansion.Of(graph, $"expansions.{i}", h, GeneratorOptions.SideOf(i), generator.ExpansionConv);  // (11)
            }
        }
        var image = ImageHead.Of(graph, h, generator, conventions, options.Bytes ? "head" : Image);           // [N, 3, S, S]  (13)
        if (options.Bytes)
        {
            graph.Output(PixelBytes.Of(graph, image, Image), OnnxType.UInt8, "red, green, blue and 255 of each pixel, row by row");
        }
        else
        {
            graph.Output(image, OnnxType.Float32, "red, green and blue planes, nominally in [-1, 1] and not clamped");
        }
        foreach (var map in _maps)
        {
            graph.Output(map, OnnxType.Float32, "attention that each token receives from each head, as a map");
        }
    }

    /// <summary>y = Attention(SLN(x, z)) + x, out = MLP(SLN(y, z)), with a residual around the MLP in an ablation.</summary>
    private OnnxValue Block(int i, OnnxValue tokens, OnnxValue z)
    {
        var path = $"blocks.{i}";
        var x = graph.Add($"{path}.x", tokens, graph.Weights.Compact($"{path}.position", channels: 1));       // [N, T, D]
        var place = new AttentionPlace($"{path}.attention", GeneratorOptions.SideOf(i), generator.Heads[i],
            generator.WindowShift && i == 1, options.Attention);
        var attention = BlockAttention.Of(
            graph, generator.Attention, place, Norms.Of(graph, $"{path}.norm1", x, z, generator.Modulation));
        var y = graph.Add($"{path}.y", attention.Tokens, x);                                                  // [N, T, D]    (6)
        graph.Describe("equation 6: y = Attention(SLN(x, z)) + x");
        var mlp = Mlp($"{path}.mlp", Norms.Of(graph, $"{path}.norm2", y, z, generator.Modulation));           // [N, T, D]    (7)
        graph.Describe("equation 7: MLP(SLN(y, z))");
        if (options.Attention)
        {
            AddMaps(place.Side, attention.Maps);
        }
        return generator.MlpResidual ? graph.Add($"{path}.output", mlp, y) : mlp;
    }

    private OnnxValue Mlp(string path, OnnxValue x) =>
        graph.Linear($"{path}.contract", graph.Gelu($"{path}.gelu", graph.Linear($"{path}.expand", x)));

    /// <summary>[N, h, T] → [N, h, side, side]; Fastformer's second map has a name of its own.</summary>
    private void AddMaps(int side, IReadOnlyList<OnnxValue> maps)
    {
        foreach (var (index, map) in maps.Index())
        {
            _maps.Add(graph.Reshape($"attention_{side}{(index == 0 ? "" : "_beta")}", map, map.Shape[1], side, side));
        }
    }
}
