using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>The weights of additive attention, equation 1: softmax over tokens of w·xᵢ/√d.</summary>
internal static class AdditiveWeights
{
    /// <summary>w·xᵢ/√d: [N, …, T, D] → [N, …, h, T].</summary>
    public static OnnxValue Scores(NetworkBuilder graph, string path, OnnxValue x)
    {
        var score = graph.Linear(path, x);                                                             // [N, …, T, h]
        var scaled = graph.Mul($"{path}.scaled", score, AttentionHeads.Scale(graph, x.Size(-1) / score.Size(-1)));
        return AttentionHeads.SwapLast(graph, $"{path}.by_head", scaled);
    }

    /// <summary>[N, …, T, D] → [N, …, h, T], which sum to 1 over the tokens.</summary>
    public static OnnxValue Of(NetworkBuilder graph, string name, string path, OnnxValue x)
    {
        var weights = graph.Softmax(name, Scores(graph, path, x));
        graph.Describe("equation 1: αᵢ = softmax over tokens of w·qᵢ/√d");
        return weights;
    }
}
