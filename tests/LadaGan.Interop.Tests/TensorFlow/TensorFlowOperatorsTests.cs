using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow;

/// <summary>The oracle's operators are TensorFlow's: the examples of its documentation, and its own numbers.</summary>
public sealed class TensorFlowOperatorsTests : TensorTest
{
    /// <summary>The examples of tf.nn.depth_to_space, "data_format: NHWC".</summary>
    [Fact]
    public void Depth_to_space_gives_the_documented_examples()
    {
        var three = TensorFlowOperators.DepthToSpace(new(1, 12, Counting(12)), 2);
        Assert.Equal((2, 3), (three.Side, three.Channels));
        Assert.Equal(Counting(12), three.Values);
        double[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        Assert.Equal(
            [1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 13, 14, 11, 12, 15, 16], TensorFlowOperators.DepthToSpace(new(2, 4, input), 2).Values);
    }

    /// <summary>The examples of tf.nn.space_to_depth, "data_format: NHWC".</summary>
    [Fact]
    public void Space_to_depth_gives_the_documented_examples()
    {
        Assert.Equal(Counting(12), TensorFlowOperators.SpaceToDepth(new(2, 3, Counting(12)), 2).Values);
        double[] input = [1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 13, 14, 11, 12, 15, 16];
        var deep = TensorFlowOperators.SpaceToDepth(new(4, 1, input), 2);
        Assert.Equal((2, 4), (deep.Side, deep.Channels));
        Assert.Equal(Counting(16), deep.Values);
    }

    /// <summary>The golden file pins TensorFlow's SAME at stride 2; its weights are [outputs, inputs, height, width].</summary>
    [Fact]
    public void A_convolution_pads_as_TensorFlow_does()
    {
        using var golden = new Golden("same_padding_stride2_conv");
        var (x, weight, y) = (Doubles.Of4(golden["x"]), Doubles.Of4(golden["w"]), Doubles.Of4(golden["y"]));
        var (channels, side) = (x.GetLength(1), x.GetLength(2));
        var map = new FeatureMap(side, channels);
        for (var place = 0; place < side * side; place++)
        {
            for (var c = 0; c < channels; c++)
            {
                map[place / side, place % side, c] = x[0, c, place / side, place % side];
            }
        }
        var kernel = new List<float>();
        var (outputs, size) = (weight.GetLength(0), weight.GetLength(2));
        for (var place = 0; place < size * size; place++)
        {
            for (var i = 0; i < channels; i++)
            {
                kernel.AddRange(Enumerable.Range(0, outputs).Select(o => (float)weight[o, i, place / size, place % size]));
            }
        }
        var layer = new KerasObject().With("kernel", KerasObject.Variable([size, size, channels, outputs], [.. kernel]));
        var answer = TensorFlowOperators.Conv(map, layer, stride: 2);
        for (var row = 0; row < answer.Side; row++)
        {
            for (var column = 0; column < answer.Side; column++)
            {
                for (var o = 0; o < outputs; o++)
                {
                    Assert.Equal(y[0, o, row, column], answer[row, column, o], 1e-5);
                }
            }
        }
    }

    private static double[] Counting(int count) => [.. Enumerable.Range(1, count).Select(number => (double)number)];
}
