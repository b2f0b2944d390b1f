using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Stores with no special values: biases and norms drawn too.</summary>
internal static class Randomized
{
    public static void Fill(ParameterStore store, double scale = 0.5)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in store.Entries)
        {
            var values = Draw.Normal(entry.Name, entry.Tensor.Shape) * scale;
            entry.Tensor.CopyInPlace(entry.Name.EndsWith("running_var", StringComparison.Ordinal) ? values.Square() + 0.5 : values);
        }
    }
}
