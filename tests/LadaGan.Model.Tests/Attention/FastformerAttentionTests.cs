using LadaGan.Model.Attention;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class FastformerAttentionTests : TensorTest
{
    private const int Width = 8;
    private const int Heads = 2;

    /// <summary>Two products, two scores, two sums over tokens and the output against an exact oracle.</summary>
    private static readonly double Forward = Tolerance.OfLayers(6, 2 * Width);

    private readonly ParameterStore _store = new(TestDevice.Chosen);
    private readonly FastformerAttention _attention;

    public FastformerAttentionTests()
    {
        _attention = new FastformerAttention(_store.Root, Width, Heads);
        Randomized.Fill(_store);
    }

    [Fact]
    public void Answers_and_derivatives_are_the_official_codes()
    {
        using var golden = new Golden("attention_fastformer");
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = new FastformerAttention(store.Root, (int)golden.Setting("width"), (int)golden.Setting("heads"));
        GoldenAttention.Check(golden, store, new Dictionary<string, string[]>
        {
            ["query_key"] = ["query", "key"],
            ["query_score"] = ["query_att"],
            ["key_score"] = ["key_att"],
            ["output"] = ["transform"],
        }, x => attention.Forward(x));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 6)]
    [InlineData(3, 5)]
    public void Equals_the_sums(int batch, int tokens)
    {
        var x = Draw.Normal("x", batch, tokens, Width);
        TensorAssert.Close(new FastformerOracle(_store, Heads).Forward(Doubles.Of3(x)), _attention.Forward(x), Forward);
    }

    [Fact]
    public void Permuting_the_tokens_permutes_the_answer()
    {
        var x = Draw.Normal("x", 2, 6, Width);
        var order = Tensor.Of([4L, 0, 5, 2, 1, 3]).To(TestDevice.Chosen);
        TensorAssert.Close(_attention.Forward(x).IndexSelect(1, order),
            _attention.Forward(x.IndexSelect(1, order)), Tolerance.Between(Forward));
    }

    [Fact]
    public void The_trace_records_alpha_and_beta_of_each_head()
    {
        var x = Draw.Normal("x", 2, 6, Width);
        var trace = new AttentionTrace();
        _attention.Forward(x, trace);
        Assert.Equal(["α", "β"], trace.Maps.Select(map => map.Name));
        Assert.All(trace.Maps, map => Assert.False(map.Weights.RequiresGrad));
        var oracle = new FastformerOracle(_store, Heads);
        TensorAssert.Close(oracle.Alpha(Doubles.Of3(x)), trace.Maps[0].Weights, Forward);
        TensorAssert.Close(oracle.Beta(Doubles.Of3(x)), trace.Maps[1].Weights, Forward);
    }

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }
}
