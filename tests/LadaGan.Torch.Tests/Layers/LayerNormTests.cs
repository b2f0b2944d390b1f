using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class LayerNormTests : TensorTest
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.5)]
    public void Equals_its_formula(double eps)
    {
        using var store = new ParameterStore(Device.Cpu);
        var norm = new LayerNorm(store.Root, 6, eps);
        store["weight"].CopyFromDraw("weight");
        store["bias"].CopyFromDraw("bias");
        var x = Draw.Normal("x", 2, 3, 6);
        var (values, weight, bias) = (Doubles.Of3(x), Doubles.Of1(store["weight"]), Doubles.Of1(store["bias"]));
        for (var row = 0; row < 6; row++)
        {
            var (b, n) = (row / 3, row % 3);
            var numbers = Enumerable.Range(0, 6).Select(d => values[b, n, d]).ToArray();
            var mean = numbers.Average();
            var variance = numbers.Average(value => (value - mean) * (value - mean));
            for (var d = 0; d < 6; d++)
            {
                values[b, n, d] = ((numbers[d] - mean) / Math.Sqrt(variance + eps) * weight[d]) + bias[d];
            }
        }
        TensorAssert.Close(values, norm.Forward(x), Tolerance.OfLayers(2, 6));
    }
}
