using LadaGan.Model.Normalization;
using LadaGan.Torch;

namespace LadaGan.Model.Operators;

/// <summary>
/// <see cref="SelfModulatedLayerNorm.Modulate"/>, the paper's equation 5, in C++: one pass over memory, and one for each derivative.
/// </summary>
/// <remarks>native/layer_norm.cpp, and native/cuda/layer_norm.cu for GPUs. There is no third derivative.</remarks>
internal static class FusedSelfModulatedLayerNorm
{
    /// <summary>The operator in the native library.</summary>
    public static readonly Operator Operator = new("ladagan::self_modulated_layer_norm");

    /// <summary>Whether the operator supports these tensors: float32 with at least one value.</summary>
    public static bool Applies(Tensor x, Tensor gamma, Tensor beta) =>
        x.Count > 0 && x.Type == DataType.Float32 && gamma.Type == DataType.Float32 && beta.Type == DataType.Float32
        && TorchRuntime.HasKernels(x.Device);

    /// <param name="x">[B, N, D], float32.</param>
    /// <param name="gamma">γ(z) [B, 1, D], float32.</param>
    /// <param name="beta">β(z), of the same shape.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="type">The type of the result: float32 or bfloat16.</param>
    /// <returns>[B, N, D].</returns>
    /// <exception cref="TorchException">The shapes do not fit each other, or <see cref="Applies"/> is false.</exception>
    public static Tensor Call(Tensor x, Tensor gamma, Tensor beta, double eps, DataType type) => Operator.Call(x, gamma, beta, eps, type);
}
