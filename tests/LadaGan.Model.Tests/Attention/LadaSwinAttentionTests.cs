using LadaGan.Model.Attention;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class LadaSwinAttentionTests : TensorTest
{
    private const int Width = 8;
    private const int Heads = 2;

    /// <summary>Projections, scores and the sum of queries against an exact oracle.</summary>
    private static readonly double Forward = Tolerance.OfLayers(4, 2 * Width);

    /// <summary>The golden numbers are of the whole attention of the authors; ours ends before its output projection.</summary>
    [Fact]
    public void Answers_and_derivatives_are_the_authors_before_an_output_projection()
    {
        using var golden = new Golden("attention_lada_swin");
        using var store = new ParameterStore(TestDevice.Chosen);
        var width = (int)golden.Setting("width");
        var attention = new LadaSwinAttention(
            store.Root, (int)golden.Setting("side"), (int)golden.Setting("window"), width, (int)golden.Setting("heads"));
        var output = new Linear(store.Root / "output", width, width);
        GoldenAttention.Check(golden, store, new Dictionary<string, string[]>
        {
            ["qkv"] = ["to_qkv"],
            ["score"] = ["q_attn"],
            ["output"] = ["to_out"],
        }, x => output.Forward(attention.Forward(x)));
    }

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(4, 4, true)]
    [InlineData(4, 2, false)]
    [InlineData(4, 2, true)]
    [InlineData(12, 4, true)]
    public void Equals_the_sums(int side, int window, bool shifted)
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side, window, shifted);
        var x = Draw.Normal("x", 2, side * side, Width);
        // A single window is never shifted.
        var shift = shifted && window < side ? window / 2 : 0;
        var oracle = new LadaSwinOracle(store, new(side, window, shift), Heads);
        var trace = new AttentionTrace();
        TensorAssert.Close(oracle.Forward(Doubles.Of3(x)), attention.Forward(x, trace), Forward);

        var map = Assert.Single(trace.Maps);
        Assert.Equal("α", map.Name);
        Assert.False(map.Weights.RequiresGrad);
        TensorAssert.Close(oracle.Map(Doubles.Of3(x)), map.Weights, Forward);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_influences_its_window_and_nothing_across_a_seam(bool shifted)
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side: 4, window: 2, shifted);
        WindowLaws.CheckInfluence(x => attention.Forward(x), new(4, 2, shifted ? 1 : 0), side: 4, Width);
    }

    [Fact]
    public void Permuting_the_tokens_of_a_window_or_whole_windows_permutes_the_answer()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side: 4, window: 2, shifted: false);
        var x = Draw.Normal("x", 2, 16, Width);
        foreach (var permutation in new[] { WindowLaws.InsideWindows, WindowLaws.WholeWindows })
        {
            var order = Tensor.Of(permutation).To(TestDevice.Chosen);
            TensorAssert.Close(
                attention.Forward(x).IndexSelect(1, order), attention.Forward(x.IndexSelect(1, order)), Tolerance.Between(Forward));
        }
    }

    [Fact]
    public void With_one_window_it_is_additive_attention()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side: 2, window: 2, shifted: false);
        using var whole = new ParameterStore(TestDevice.Chosen);
        var additive = new AdditiveAttention(whole.Root, Width, Heads);
        var output = new Linear(store.Root / "output", Width, Width);
        whole.CopyFrom(store);
        var x = Draw.Normal("x", 2, 4, Width);
        TensorAssert.Same<float>(additive.Forward(x), output.Forward(attention.Forward(x)));
    }

    private static LadaSwinAttention Create(ParameterStore store, int side, int window, bool shifted)
    {
        var attention = new LadaSwinAttention(store.Root, side, window, Width, Heads, shifted);
        Randomized.Fill(store);
        return attention;
    }
}
