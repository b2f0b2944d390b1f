using LadaGan.Model.Attention;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class AdditiveAttentionTests : TensorTest
{
    private const int Width = 8;
    private const int Heads = 2;

    /// <summary>Projections, scores, attention and output against an exact oracle, and the same again backwards.</summary>
    private static readonly double Forward = Tolerance.OfLayers(4, Width), Gradient = Tolerance.OfLayers(8, 2 * Width);

    private readonly ParameterStore _store = new(TestDevice.Chosen);
    private readonly AdditiveAttention _attention;

    public AdditiveAttentionTests()
    {
        _attention = new AdditiveAttention(_store.Root, Width, Heads);
        Randomized.Fill(_store);
    }

    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("additive_attention");
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = new AdditiveAttention(store.Root, (int)golden.Setting("dim"), (int)golden.Setting("heads"));
        GoldenModule.Check(golden, store, GoldenNames.Attention, ["x"], inputs => attention.Forward(inputs[0]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 6)]
    [InlineData(3, 5)]
    public void Equals_the_papers_sums(int batch, int tokens)
    {
        var x = Draw.Normal("x", batch, tokens, Width);
        TensorAssert.Close(new AttentionOracle(_store, Heads).Forward(Doubles.Of3(x)), _attention.Forward(x), Forward);
    }

    [Fact]
    public void Gradients_equal_finite_differences()
    {
        var x = Draw.Leaf("x", 2, 5, Width);
        var direction = Draw.Normal("direction", 2, 5, Width);
        var loss = (_attention.Forward(x) * direction).Sum();

        var oracle = new AttentionOracle(_store, Heads);
        var (at, along) = (Doubles.Of3(x), Doubles.Of3(direction));
        double Loss() => oracle.Forward(at).Cast<double>().Zip(along.Cast<double>(), (y, w) => y * w).Sum();
        var places = new (Array Array, Tensor Leaf, string Name)[]
        {
            (at, x, "x"),
            (oracle.QueryKeyValue.Weight, _store["qkv.weight"], "qkv.weight"),
            (oracle.QueryKeyValue.Bias!, _store["qkv.bias"], "qkv.bias"),
            (oracle.Score.Weight, _store["score.weight"], "score.weight"),
            (oracle.Output.Weight, _store["output.weight"], "output.weight"),
            (oracle.Output.Bias!, _store["output.bias"], "output.bias"),
        };
        var gradients = Gradients.Grad(loss, [.. places.Select(place => place.Leaf)]);
        foreach (var ((array, _, name), gradient) in places.Zip(gradients))
        {
            TensorAssert.Close(FiniteDifference.Gradient(array, Loss), gradient!.Reshape(-1), Gradient, name);
        }
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
    public void A_constant_added_to_the_scores_changes_nothing()
    {
        var x = Draw.Normal("x", 2, 6, Width);
        var before = _attention.Forward(x).Detach().Clone();
        using (GradMode.Disabled())
        {
            _store["score.bias"].AddInPlace(3);
        }
        TensorAssert.Close(before, _attention.Forward(x), Tolerance.Between(Forward));
    }

    [Fact]
    public void The_trace_records_the_weights_of_each_head()
    {
        var x = Draw.Normal("x", 2, 6, Width);
        var trace = new AttentionTrace();
        _attention.Forward(x, trace);
        var (name, map) = Assert.Single(trace.Maps);
        Assert.Equal("α", name);
        Assert.False(map.RequiresGrad);
        TensorAssert.Close(new AttentionOracle(_store, Heads).Weights(Doubles.Of3(x)), map, Forward);
        TensorAssert.Close(Tensor.Ones([2, Heads]), map.Sum([-1]), Tolerance.Of(2 * 6));
    }

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }
}
