using LadaGan.Core.Random;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>
/// The default random number generator of a device in libtorch, for operators that draw
/// random numbers. The program's own random numbers come from <see cref="Philox"/>.
/// </summary>
public static class TorchRandom
{
    public static void Seed(ulong seed, Device? device = null) =>
        NativeDoor.Check(NativeMethods.lt_generator_seed((device ?? Device.Cpu).Code, seed));

    /// <summary>The generator's whole state as bytes.</summary>
    public static byte[] GetState(Device? device = null)
    {
        using var scope = new TensorScope();
        NativeDoor.Check(NativeMethods.lt_generator_state((device ?? Device.Cpu).Code, out var state));
        return Tensor.Own(state).ToArray<byte>();
    }

    public static void SetState(ReadOnlySpan<byte> state, Device? device = null)
    {
        using var scope = new TensorScope();
        NativeDoor.Check(NativeMethods.lt_generator_set_state((device ?? Device.Cpu).Code, Tensor.Of(state).Handle));
    }
}
