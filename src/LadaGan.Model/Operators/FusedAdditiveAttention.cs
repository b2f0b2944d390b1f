using LadaGan.Model.Attention;
using LadaGan.Torch;

namespace LadaGan.Model.Operators;

/// <summary>
/// <see cref="AdditiveAttention.Attend"/>, the paper's equations 2 to 4, in C++: two passes over memory, and two for each derivative.
/// </summary>
/// <remarks>native/additive_attention.cpp, and native/cuda/additive_attention.cu for GPUs. There is no third derivative.</remarks>
internal static class FusedAdditiveAttention
{
    /// <summary>The operator in the native library.</summary>
    public static readonly Operator Operator = new("ladagan::additive_attention");

    private static readonly Operator QueryOperator = new("ladagan::query_of");

    /// <summary>q of projections [B, N, 3D], [B, N, D], and the projections for <see cref="AdditiveAttention.Combine"/> alone.</summary>
    /// <remarks>On a GPU the gradient of q is added to that of the projections without a pass over k's and v's.</remarks>
    public static (Tensor Q, Tensor Qkv) Query(Tensor qkv) => QueryOperator.CallTwo(qkv);

    /// <summary>Whether the operator supports these tensors: float32 or bfloat16 projections with at least one value.</summary>
    public static bool Applies(Tensor qkv, Tensor alpha) =>
        qkv.Count > 0 && qkv.Type is DataType.Float32 or DataType.BFloat16 && alpha.Type == DataType.Float32
        && TorchRuntime.HasKernels(qkv.Device);

    /// <param name="qkv">q, k and v side by side, [B, N, 3D].</param>
    /// <param name="alpha">α [B, h, N], float32; head i has the channels from i D / h.</param>
    /// <returns>r [B, N, D], in the type of the projections.</returns>
    /// <exception cref="TorchException">The shapes do not fit each other, or <see cref="Applies"/> is false.</exception>
    public static Tensor Call(Tensor qkv, Tensor alpha) => Operator.Call(qkv, alpha);
}
