using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

public class SamePaddingTests : TensorTest
{
    [Fact]
    public void A_convolution_of_stride_2_pads_right_and_below_as_TensorFlow_does()
    {
        using var golden = new Golden("same_padding_stride2_conv");
        using var store = new ParameterStore(TestDevice.Chosen);
        var conv = new Conv2d(store.Root, 5, 7, size: 3, stride: 2, bias: false);
        using (GradMode.Disabled())
        {
            store["weight"].CopyInPlace(golden["w"]);
        }
        var y = conv.Forward(golden["x"].PadAndPool(2).Padded);
        TensorAssert.Close(golden["y"], y, Tolerance.Between(Tolerance.OfSum(45)));
        TensorAssert.Close(ConvolutionOracle.Forward(Doubles.Of4(golden["x"]), Doubles.Of4(golden["w"]), null, 2, before: 0, after: 1), y,
            Tolerance.OfSum(45));
    }
}
