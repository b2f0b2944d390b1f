namespace LadaGan.Torch.Tests.Native;

/// <summary>
/// The operators that have CUDA kernels, on the CPU: native/emulator runs the kernels' threads one after another, launched as on a GPU.
/// On the GPU that LADAGAN_TEST_DEVICE names they are the kernels themselves.
/// </summary>
internal static class EmulatedOperator
{
    public static readonly Operator
        AdditiveAttention = Find("additive_attention"),
        AvgPool2d = Find("avg_pool2d"),
        BatchNorm = Find("batch_norm"),
        CastWeights = Find("cast_weights"),
        Gelu = Find("gelu"),
        LayerNorm = Find("layer_norm"),
        LeakyRelu = Find("leaky_relu"),
        PadAndPool = Find("pad_and_pool"),
        QueryOf = Find("query_of"),
        SelfModulatedLayerNorm = Find("self_modulated_layer_norm");

    static EmulatedOperator() => PretendGpu.LoadBesideCpu();

    private static Operator Find(string name) => new(TestDevice.Chosen.IsCuda ? $"ladagan::{name}" : $"ladagan_emulated::{name}");
}
