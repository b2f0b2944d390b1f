using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class PrecisionTests : TensorTest
{
    [Theory]
    [InlineData("linear")]
    [InlineData("conv")]
    [InlineData("strided conv")]
    [InlineData("same conv")]
    public void A_product_in_bfloat16_is_that_of_rounded_factors(string layer)
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var forward = Layer(store, layer, out var x);
        var y = forward(x);
        Assert.Equal(DataType.BFloat16, y.Type);

        using var rounded = new ParameterStore(Device.Cpu);
        var exact = Layer(rounded, layer, out _);
        rounded.CopyFrom(store);
        using (GradMode.Disabled())
        {
            foreach (var parameter in rounded.Parameters)
            {
                parameter.CopyInPlace(Rounded(parameter));
            }
        }
        // What is left is the rounding of the result.
        TensorAssert.Close(exact(Rounded(x)), y.Float(), Tolerance.ToBFloat16);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("conv")]
    [InlineData("strided conv")]
    [InlineData("same conv")]
    public void Derivatives_are_those_of_float32_but_for_rounding(string layer)
    {
        using var store = new ParameterStore(Device.Cpu);
        using var half = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var expected = Derivatives(store, Layer(store, layer, out var x), x);
        var actual = Derivatives(half, Layer(half, layer, out var same), same);
        foreach (var (theirs, ours) in expected.Zip(actual))
        {
            Assert.Equal((int)DataType.Float32, ours.Info.Type);
            // three products one after another: two factors and a result each
            TensorAssert.Close(theirs, ours, Tolerance.InNorm(9, Tolerance.BFloat16));
        }
    }

    [Fact]
    public void A_last_layer_stays_exact()
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var conv = new Conv2d(store.Root, 3, 2, size: 3, exact: true);
        var x = Draw.Normal("x", 1, 3, 5, 5);
        TensorAssert.Same<float>(x.Conv2d(store["weight"], store["bias"]), conv.Forward(x));
    }

    [Fact]
    public void A_vector_an_image_stays_exact()
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var linear = new Linear(store.Root, 3, 2);
        var x = Draw.Normal("x", 5, 3);
        TensorAssert.Same<float>(x.Linear(store["weight"], store["bias"]), linear.Forward(x));
    }

    private static Func<Tensor, Tensor> Layer(ParameterStore store, string layer, out Tensor x)
    {
        x = layer == "linear" ? Draw.Leaf("x", 3, 8, 16) : Draw.Leaf("x", 2, 16, 8, 8);
        return layer switch
        {
            "linear" => new Linear(store.Root, 16, 24).Forward,
            "conv" => new Conv2d(store.Root, 16, 24, size: 3, padding: 1).Forward,
            "strided conv" => new Conv2d(store.Root, 16, 24, size: 3, stride: 2, padding: 1).Forward,
            _ => SamePadded(new Conv2d(store.Root, 16, 24, size: 3, stride: 2)),
        };
    }

    /// <summary>As TensorFlow's SAME at stride 2 pads.</summary>
    private static Func<Tensor, Tensor> SamePadded(Conv2d conv) => x => conv.Forward(x.PadAndPool(2).Padded);

    private static Tensor Rounded(Tensor x) => x.Detach().To(DataType.BFloat16).To(DataType.Float32);

    /// <summary>y, its gradients, and the gradients of the squared gradient in x, as R1 takes them.</summary>
    private static Tensor[] Derivatives(ParameterStore store, Func<Tensor, Tensor> forward, Tensor x)
    {
        var y = forward(x).Float();
        var loss = (y.Square() * Draw.Normal("direction", y.Shape)).Sum();
        var first = Gradients.Grad(loss, [x, .. store.Parameters], createGraph: true);
        var second = Gradients.Grad(first[0]!.Square().Sum(), [x, store["weight"]]);
        return [y, .. first.Select(gradient => gradient!), .. second.Select(gradient => gradient!)];
    }
}
