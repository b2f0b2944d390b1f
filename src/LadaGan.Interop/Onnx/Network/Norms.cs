using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>The layer norm of a block: tokens [N, T, D], and z where it modulates them.</summary>
internal static class Norms
{
    private const double Eps = 1e-6;

    public static OnnxValue Of(NetworkBuilder graph, string path, OnnxValue x, OnnxValue z, Modulation modulation) => modulation switch
    {
        Modulation.Sln => SelfModulated(graph, path, x, z),
        Modulation.LayerNorm => Normalise(
            graph, path, x, graph.Weights.Exact($"{path}.weight"), graph.Weights.Exact($"{path}.bias")),
        _ => throw new ArgumentOutOfRangeException(nameof(modulation), modulation, "this modulation is not exported"),
    };

    private static OnnxValue SelfModulated(NetworkBuilder graph, string path, OnnxValue x, OnnxValue z)
    {
        var u = graph.Each("Relu", $"{path}.u", graph.LinearOfLatents($"{path}.hidden", z));        // [N, D]
        var gamma = Row(graph, $"{path}.gamma", u);                                                 // [N, 1, D]
        var beta = Row(graph, $"{path}.beta", u);                                                   // [N, 1, D]
        var ones = graph.Numbers($"ones_{x.Size(-1)}", [x.Size(-1)], () => Ones(x.Size(-1)));
        var normalised = Normalise(graph, $"{path}.normalised", x, ones);                           // [N, T, D]
        var result = graph.Add(path, graph.Mul($"{path}.scaled", gamma, normalised), beta);         // [N, T, D]
        graph.Describe("equation 5: SLN(x, z) = γ(z) ⊙ (x − μ)/σ + β(z)");
        return result;
    }

    /// <summary>γ or β, a row for every image: linear in u.</summary>
    private static OnnxValue Row(NetworkBuilder graph, string path, OnnxValue u)
    {
        var row = graph.LinearOfLatents(path, u);
        return graph.Reshape($"{path}.row", row, 1, row.Size(-1));
    }

    private static OnnxValue Normalise(GraphBuilder graph, string name, OnnxValue x, OnnxValue weight, params OnnxValue[] bias) =>
        graph.Node(
            "LayerNormalization", name, x.Shape, [x, weight, .. bias], [Attributes.Of("axis", -1L), Attributes.Of("epsilon", Eps)]);

    private static float[] Ones(long count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
