using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Autograd;

public class GradientsTests : TensorTest
{
    [Fact]
    public void Backward_adds_to_the_leaves()
    {
        var x = Tensor.Of([1f, -2]);
        x.RequiresGrad = true;
        Assert.Null(x.Grad);
        Gradients.Backward(x.Square().Sum());
        Gradients.Backward((x * 3).Sum());
        Assert.Equal([5f, -1], x.Grad!.ToArray<float>());
        x.Grad = Tensor.Of([7f, 7]);
        Assert.Equal([7f, 7], x.Grad!.ToArray<float>());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Backward_for_chosen_leaves_leaves_the_others_alone()
    {
        var (x, y) = (Draw.Leaf("x", 2), Draw.Leaf("y", 2));
        Gradients.Backward((x * y).Sum(), [x]);
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
        Assert.Null(y.Grad);
    }

    [Fact]
    public void Grad_gives_null_for_what_the_output_does_not_use()
    {
        var (x, y) = (Draw.Leaf("x", 2), Draw.Leaf("y", 2));
        var gradients = Gradients.Grad(x.Square().Sum(), [x, y]);
        Assert.NotNull(gradients[0]);
        Assert.Null(gradients[1]);
        Assert.Throws<TorchException>(() => Gradients.Grad(x.Square().Sum(), y));
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Grad_takes_a_direction_for_outputs_of_many_elements()
    {
        var x = Tensor.Of([1f, 2, 3]);
        x.RequiresGrad = true;
        var gradient = Gradients.Grad(x.Square(), [x], gradOutput: Tensor.Of([1f, 10, 100]))[0]!;
        Assert.Equal([2f, 40, 600], gradient.ToArray<float>());
        Assert.Throws<TorchException>(() => Gradients.Grad(x.Square(), x));
    }

    [Fact]
    public void Gradients_can_be_differentiated_again()
    {
        var x = Tensor.Of([2.0, -3]);
        x.RequiresGrad = true;
        var first = Gradients.Grad((x * x.Square()).Sum(), x, createGraph: true);          // 3x²
        var second = Gradients.Grad(first.Sum(), x, createGraph: true);                    // 6x
        var third = Gradients.Grad(second.Sum(), x);                                       // 6
        Assert.Equal([12.0, 27], first.ToArray<double>());
        Assert.Equal([12.0, -18], second.ToArray<double>());
        Assert.Equal([6.0, 6], third.ToArray<double>());
        Assert.False(third.RequiresGrad);
    }

    [Fact]
    public void A_graph_is_used_once_unless_kept()
    {
        var x = Draw.Leaf("x", 2);
        var y = x.Square().Sum();
        Gradients.Backward(y, retainGraph: true);
        Gradients.Backward(y);
        Assert.Throws<TorchException>(() => Gradients.Backward(y));
    }

    [Fact]
    public void Detached_values_have_no_history()
    {
        var x = Draw.Leaf("x", 2);
        var y = (x * 2).Detach();
        Assert.False(y.RequiresGrad);
        Assert.True(y.IsLeaf);
        Assert.False((x * 2).IsLeaf);
        Assert.Throws<TorchException>(() => Gradients.Backward(y.Sum()));
        Assert.Throws<TorchException>(() => x.AddInPlace(1)); // a leaf that is being recorded
    }
}
