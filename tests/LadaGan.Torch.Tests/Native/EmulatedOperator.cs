namespace LadaGan.Torch.Tests.Native;

/// <summary>
/// The operators that have CUDA kernels, on the CPU: native/emulator runs the kernels' threads one after another, launched as on a GPU.
/// </summary>
internal static class EmulatedOperator
{
    public static readonly Operator
        AdditiveAttention = Find("additive_attention"),
        BatchNorm = Find("batch_norm"),
        LayerNorm = Find("layer_norm"),
        LeakyRelu = Find("leaky_relu"),
        SelfModulatedLayerNorm = Find("self_modulated_layer_norm");

    static EmulatedOperator()
    {
        PretendGpu.Load();
    }

    private static Operator Find(string name) => new($"ladagan_emulated::{name}");
}
