using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests.Features;

public class InceptionNetworkTests(FormulaInception formula) : TensorTest, IClassFixture<FormulaInception>
{
    /// <summary>The reference's float32 and ours: 48 layers on the longest way through the network, sums of some 1,000 terms.</summary>
    private static readonly double Rounding = Tolerance.Between(Tolerance.OfLayers(48, 1000));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void All_four_outputs_are_the_reference_whatever_the_batch(int batch)
    {
        using var golden = new Golden("inception_features");
        var features = formula.Network.Forward(golden.Bytes("images").Narrow(0, 8 - batch, batch));

        Tensor Expected(string name) => golden[name].Narrow(0, 8 - batch, batch);
        TensorAssert.Close(Expected("pool"), features.Pool, Rounding, "pool");
        TensorAssert.Close(Expected("logits_unbiased"), features.UnbiasedLogits, Rounding, "logits without bias");
        TensorAssert.Close(Expected("logits"), features.Logits, Rounding, "logits");
        TensorAssert.Close(Expected("spatial").Reshape(-1, 2023), features.Spatial, Rounding, "spatial");
    }

    [Fact]
    public void An_oblong_image_is_the_reference_in_either_layout()
    {
        using var golden = new Golden("inception_features");
        var images = golden.Bytes("images_64x48");

        foreach (var layout in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
        {
            var features = formula.Network.Forward(images.Contiguous(layout));
            TensorAssert.Close(golden["pool_64x48"], features.Pool, Rounding, "pool");
            TensorAssert.Close(golden["logits_unbiased_64x48"], features.UnbiasedLogits, Rounding, "logits without bias");
            TensorAssert.Close(golden["spatial_64x48"].Reshape(-1, 2023), features.Spatial, Rounding, "spatial");
        }
    }

    [Theory]
    [InlineData(DataType.Float32, MemoryFormat.Contiguous)]
    [InlineData(DataType.BFloat16, MemoryFormat.ChannelsLast)]
    public void Other_ways_to_compute_agree_within_their_precision(DataType type, MemoryFormat format)
    {
        var tolerance = type == DataType.Float32 ? Rounding : Tolerance.InNorm(48, Tolerance.BFloat16);
        using var golden = new Golden("inception_features");
        using var network = new InceptionNetwork(FormulaWeights.Inception(), new(Device.Cpu, type, format));

        var features = network.Forward(golden.Bytes("images").Narrow(0, 0, 2));

        Assert.Equal(DataType.Float32, features.Pool.Type);
        TensorAssert.Close(golden["pool"].Narrow(0, 0, 2), features.Pool, tolerance, "pool");
        TensorAssert.Close(golden["spatial"].Narrow(0, 0, 2).Reshape(-1, 2023), features.Spatial, tolerance, "spatial");
    }

    /// <summary>In maps of the other layout, libtorch computes every convolution directly.</summary>
    [Fact]
    public void Winograds_features_are_the_direct_ones()
    {
        using var golden = new Golden("inception_features");
        using var direct = new InceptionNetwork(FormulaWeights.Inception(), new(Device.Cpu, Format: MemoryFormat.Contiguous));
        var images = golden.Bytes("images").Narrow(0, 0, 2);

        var (expected, found) = (direct.Forward(images), formula.Network.Forward(images));

        TensorAssert.CloseInNorm(expected.Pool, found.Pool, 1e-5, "pool");
        TensorAssert.CloseInNorm(expected.Logits, found.Logits, 1e-5, "logits");
        TensorAssert.CloseInNorm(expected.Spatial, found.Spatial, 1e-5, "spatial");
    }

    [Fact]
    public void A_missing_weight_is_named()
    {
        var weights = FormulaWeights.Inception();
        weights.Remove("Mixed_7c.branch_pool.bn.running_var");

        var error = Assert.Throws<MetricException>(() => new InceptionNetwork(weights, new(Device.Cpu)));

        Assert.Equal(
            "the Inception weights have no 'Mixed_7c.branch_pool.bn.running_var'; FID needs those of pt_inception-2015-12-05-6726825d.pth",
            error.Message);
    }

    [Fact]
    public void The_classifier_of_another_Inception_is_refused()
    {
        var weights = FormulaWeights.Inception();
        weights["fc.weight"] = Tensor.Zeros([1000, 2048]);

        var error = Assert.Throws<MetricException>(() => new InceptionNetwork(weights, new(Device.Cpu)));

        Assert.Equal(
            "'fc.weight' of the Inception weights is float32[1000, 2048], not float32[1008, 2048]; "
            + "FID needs those of pt_inception-2015-12-05-6726825d.pth",
            error.Message);
    }

    [Fact]
    public void Every_weight_is_asked_for()
    {
        var asked = new Recording(FormulaWeights.Inception());
        using var network = new InceptionNetwork(asked, new(Device.Cpu));
        Assert.Equal(FormulaWeights.InceptionShapes.Keys.Order(), asked.Names.Order());
    }

    /// <summary>A dictionary that records its lookups.</summary>
    private sealed class Recording(Dictionary<string, Tensor> weights) : IReadOnlyDictionary<string, Tensor>
    {
        public List<string> Names { get; } = [];

        public IEnumerable<string> Keys => weights.Keys;

        public IEnumerable<Tensor> Values => weights.Values;

        public int Count => weights.Count;

        public Tensor this[string key] => weights[key];

        public bool ContainsKey(string key) => weights.ContainsKey(key);

        public bool TryGetValue(string key, out Tensor value)
        {
            Names.Add(key);
            return weights.TryGetValue(key, out value!);
        }

        public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => weights.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
