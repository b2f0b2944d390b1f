using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>
/// Weights for whole networks in a moment: evenly distributed numbers that keep every layer's outputs near 1, with biases, norms that do
/// something, and attention that prefers some tokens.
/// </summary>
internal static class EvenWeights
{
    public static void Fill(ParameterStore store)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var state = 1UL;
        foreach (var (name, tensor, _) in store.Entries)
        {
            var inputs = tensor.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);
            var isMatrix = tensor.Shape.Length > 1 && !name.EndsWith("position", StringComparison.Ordinal);
            var scale = isMatrix ? MathF.Sqrt(3f / inputs) : 0.5f;
            var above = name.EndsWith("running_var", StringComparison.Ordinal) || name.Contains("norm.weight", StringComparison.Ordinal)
                ? 1f
                : 0f;
            var values = new float[tensor.Count];
            for (var i = 0; i < values.Length; i++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                values[i] = above + (scale * (((int)(state >> 40) / (float)(1 << 23)) - 1));
            }
            tensor.CopyInPlace(Tensor.Over(values, tensor.Shape));
        }
        foreach (var entry in store.Entries.Where(entry => entry.Name.EndsWith("score.weight", StringComparison.Ordinal)))
        {
            entry.Tensor.MulInPlace(20);
        }
        store["head" + (store.Contains("head.weight") ? ".weight" : ".image.weight")].MulInPlace(0.5);
    }
}
