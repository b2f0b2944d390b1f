using LadaGan.Core.Random;
using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>Random test data, the same in every run.</summary>
public static class Draw
{
    /// <summary>Standard normal numbers from the stream of that name.</summary>
    public static Tensor Normal(string name, params long[] shape)
    {
        var tensor = Tensor.Empty(shape);
        LadaGan.Core.Random.Normal.Fill(new Philox(20, Philox.StreamOf(name)), 0, tensor.Data<float>());
        return tensor.To(TestDevice.Chosen);
    }

    /// <summary>A leaf that asks for gradients.</summary>
    public static Tensor Leaf(string name, params long[] shape)
    {
        var tensor = Normal(name, shape);
        tensor.RequiresGrad = true;
        return tensor;
    }
}
