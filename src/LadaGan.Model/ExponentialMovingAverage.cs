using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model;

/// <summary>θ̄ ← decay · θ̄ + (1 − decay) · θ for parameters; buffers (batch norm's statistics) are copied.</summary>
public static class ExponentialMovingAverage
{
    public static void Update(ParameterStore average, ParameterStore source, double decay)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        Tensor.LerpInPlace([.. average.Parameters], [.. source.Parameters], 1 - decay);
        foreach (var buffer in average.Entries.Where(entry => !entry.IsParameter))
        {
            buffer.Tensor.CopyInPlace(source[buffer.Name]);
        }
    }
}
