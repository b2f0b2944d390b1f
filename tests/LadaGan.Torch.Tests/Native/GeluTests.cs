using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::gelu</c> (native/gelu.cpp) against libtorch's <c>aten::gelu</c> in float64.</summary>
public class GeluTests : TensorTest
{
    private static readonly Operator Theirs = new("aten::gelu");

    [Fact]
    public void Gradients_in_another_order_than_x_are_right_twice()
    {
        static Tensor Transposed(Func<Tensor, Tensor> gelu, Tensor x) =>
            gelu(x.Permute(0, 2, 3, 1).Contiguous().View(4, 64, 6)).Transpose(1, 2).Contiguous().Softmax(-1);

        var x = Draw.Normal("x", 4, 6, 8, 8);
        TwiceDifferentiated By(Func<Tensor, Tensor> gelu, DataType type) =>
            new(values => Transposed(gelu, values[0]), [x.To(type)], [true], [true], [true]);

        var expected = By(y => Theirs.Call(y), DataType.Float64);
        By(y => y.Gelu(), DataType.Float32).IsClose(expected, 1e-5, 1e-5, "float32");
        By(y => y.Gelu(), DataType.Float64).IsClose(expected, 4 * Tolerance.Float64, 4 * Tolerance.Float64, "float64");
    }

    [Theory]
    [InlineData(DataType.Float32)]
    [InlineData(DataType.BFloat16)]
    public void In_the_order_of_x_it_is_libtorchs_and_on_a_CPU_to_the_bit(DataType type)
    {
        Tensor[] maps =
        [
            Draw.Normal("x", 3, 5, 7, 9),
            Draw.Normal("x", 3, 5, 7, 9).Contiguous(MemoryFormat.ChannelsLast),
            Draw.Normal("x", 70000),
            Draw.Normal("x", 1),
        ];
        foreach (var x in maps.Select(map => map.To(type)))
        {
            x.RequiresGrad = true;
            Tensor[] Work(Func<Tensor, Tensor> gelu)
            {
                var y = gelu(x);
                var first = Gradients.Grad((y * y).Sum(), x, createGraph: true);
                return [y, first, Gradients.Grad(first.Square().Sum(), x)];
            }
            foreach (var (ours, theirs) in Work(values => values.Gelu()).Zip(Work(values => Theirs.Call(values))))
            {
                if (TestDevice.Chosen == Device.Cpu)
                {
                    TensorAssert.Same<float>(theirs.Detach().Float(), ours.Detach().Float());
                }
                else
                {
                    TensorAssert.CloseInNorm(theirs.Detach(), ours.Detach(),
                        Tolerance.InNorm(20, type == DataType.BFloat16 ? Tolerance.BFloat16 : Tolerance.Float32));
                }
            }
        }
    }

    [Fact]
    public void Of_a_part_of_a_tensor()
    {
        var x = Draw.Normal("x", 3, 10, 7, 9).Chunk(2, 1)[1];
        TensorAssert.Close(Theirs.Call(x.Contiguous()), x.Gelu(), Tolerance.Float32);
    }
}
