using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class LinearTests : TensorTest
{
    /// <summary>The 1×1 convolution that replaces aten::linear on the CPU agrees with it, twice differentiated too.</summary>
    [Theory]
    [InlineData(false, 5, 7)]
    [InlineData(false, 1, 7)]
    [InlineData(false, 3, 4, 7)]
    [InlineData(false, 1, 4, 7)]
    [InlineData(false, 3, 1, 7)]
    [InlineData(false, 1, 1, 7)]
    [InlineData(true, 5, 7)]
    [InlineData(true, 3, 4, 7)]
    [InlineData(true, 1, 4, 7)]
    public void Equals_aten_linear_forward_backward_and_twice(bool strided, params int[] sizes)
    {
        foreach (var bias in new[] { true, false })
        {
            using var store = new ParameterStore(Device.Cpu);
            var linear = new Linear(store.Root, 7, 6, bias);
            var whole = Draw.Leaf("x", [.. sizes[..^1], strided ? 21 : 7]);
            var x = strided ? whole.Chunk(3, -1)[1] : whole;
            Assert.Equal(!strided, x.IsContiguous);

            var expected = Derivatives(store, whole, x.Linear(store["weight"], bias ? store["bias"] : null));
            var actual = Derivatives(store, whole, linear.Forward(x));
            foreach (var (theirs, ours) in expected.Zip(actual))
            {
                // twice differentiated: sums over 12 rows at most
                TensorAssert.Close(theirs, ours, Tolerance.Between(Tolerance.OfLayers(4, 12)));
            }
        }
    }

    [Theory]
    [InlineData(DataType.Float64)]
    [InlineData(DataType.BFloat16)]
    public void Other_types_and_ranks_take_the_plain_way(DataType type)
    {
        using var store = new ParameterStore(Device.Cpu);
        var linear = new Linear(store.Root, 3, 2);
        Assert.Equal([2, 2, 2, 2], linear.Forward(Tensor.Ones([2, 2, 2, 3])).Shape);
        Assert.Throws<TorchException>(() => linear.Forward(Tensor.Ones([2, 3], type))); // the weights are float32
    }

    [Fact]
    public void A_wrong_width_names_both()
    {
        using var store = new ParameterStore(Device.Cpu);
        var linear = new Linear(store.Root, 3, 2);
        Assert.Contains(
            "[1, 4, 1, 5]", Assert.Throws<TorchException>(() => linear.Forward(Tensor.Ones([1, 5, 4]))).Message, StringComparison.Ordinal);
    }

    /// <summary>y, its gradients, and the gradient in the weight of the squared gradient in x.</summary>
    private static Tensor[] Derivatives(ParameterStore store, Tensor x, Tensor y)
    {
        var loss = (y.Square() * Draw.Normal("direction", y.Shape)).Sum();
        Tensor[] leaves = [x, .. store.Parameters];
        var first = Gradients.Grad(loss, leaves, createGraph: true);
        var second = Gradients.Grad(first[0]!.Square().Sum(), [x, store["weight"]]);
        return [y, .. first.Select(gradient => gradient!), .. second.Select(gradient => gradient!)];
    }
}
