using LadaGan.Model.Attention;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class LinformerAttentionTests : TensorTest
{
    private const int Tokens = 6;
    private const int Positions = 3;
    private const int Width = 8;
    private const int Heads = 2;

    /// <summary>q, k, v, their projections, scores, sums of values and the output against an exact oracle.</summary>
    private static readonly double Forward = Tolerance.OfLayers(6, 2 * Width);

    private readonly ParameterStore _store = new(TestDevice.Chosen);
    private readonly LinformerAttention _attention;

    public LinformerAttentionTests()
    {
        _attention = new LinformerAttention(_store.Root, Tokens, Positions, Width, Heads);
        Randomized.Fill(_store);
    }

    [Fact]
    public void Answers_and_derivatives_are_the_published_codes()
    {
        using var golden = new Golden("attention_linformer");
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = new LinformerAttention(store.Root, (int)golden.Setting("tokens"), (int)golden.Setting("k"),
            (int)golden.Setting("width"), (int)golden.Setting("heads"));
        GoldenAttention.Check(golden, store, new Dictionary<string, string[]>
        {
            ["qkv"] = ["to_q", "to_k", "to_v"],
            ["project_key"] = ["proj_k"],
            ["project_value"] = ["proj_v"],
            ["output"] = ["to_out"],
        }, x => attention.Forward(x));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Equals_the_sums(int batch)
    {
        var x = Draw.Normal("x", batch, Tokens, Width);
        TensorAssert.Close(new LinformerOracle(_store, Heads).Forward(Doubles.Of3(x)), _attention.Forward(x), Forward);
    }

    [Fact]
    public void Permuting_the_tokens_and_the_rows_of_both_projections_permutes_the_answer()
    {
        var x = Draw.Normal("x", 2, Tokens, Width);
        var order = Tensor.Of([4L, 0, 5, 2, 1, 3]).To(TestDevice.Chosen);
        var before = _attention.Forward(x).IndexSelect(1, order);
        var unmoved = _attention.Forward(x.IndexSelect(1, order));
        using (GradMode.Disabled())
        {
            foreach (var name in new[] { "project_key", "project_value" })
            {
                _store[name].CopyInPlace(_store[name].IndexSelect(0, order));
            }
        }
        TensorAssert.Close(before, _attention.Forward(x.IndexSelect(1, order)), Tolerance.Between(Forward));
        // The projections know the tokens by their places.
        Assert.True((before - unmoved).Abs().Max().Item() > 0.01);
    }

    [Fact]
    public void The_projections_begin_uniform()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        _ = new LinformerAttention(store.Root, tokens: 1024, positions: 64, width: 8, heads: 2);
        double[][] values = [.. new[] { "project_key", "project_value" }
            .Select(name => Array.ConvertAll(store[name].Detach().ToArray<float>(), value => (double)value))];
        Assert.All(values, each =>
        {
            Assert.InRange(each.Max(Math.Abs), 0.999 / 8, 1.0 / 8);
            // 65,536 numbers: the mean of their squares, 1/(3 · 64), has a deviation of 0.35 %.
            Assert.InRange(each.Average(value => value * value) * 192, 0.98, 1.02);
        });
        Assert.NotEqual(values[0], values[1]);
    }

    [Fact]
    public void The_trace_shares_the_positions_weights_among_the_tokens()
    {
        var x = Draw.Normal("x", 2, Tokens, Width);
        var trace = new AttentionTrace();
        _attention.Forward(x, trace);
        var map = Assert.Single(trace.Maps);
        Assert.Equal("mean over queries, shared among tokens by |F|", map.Name);
        Assert.False(map.Weights.RequiresGrad);
        TensorAssert.Close(new LinformerOracle(_store, Heads).Map(Doubles.Of3(x)), map.Weights, Forward);
    }

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }
}
