using LadaGan.Model.Attention;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class SwinAttentionTests : TensorTest
{
    private const int Width = 8;
    private const int Heads = 2;

    /// <summary>Projections, scores, sums of values and the output against an exact oracle.</summary>
    private static readonly double Forward = Tolerance.OfLayers(4, 2 * Width);

    [Theory]
    [InlineData("attention_swin")]
    [InlineData("attention_swin_shifted")]
    public void Answers_and_derivatives_are_the_published_codes(string name)
    {
        using var golden = new Golden(name);
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = new SwinAttention(store.Root, (int)golden.Setting("side"), (int)golden.Setting("window"),
            (int)golden.Setting("width"), (int)golden.Setting("heads"), golden.Setting("shift") > 0);
        GoldenAttention.Check(golden, store, new Dictionary<string, string[]>
        {
            ["qkv"] = ["qkv"],
            ["relative_position"] = ["relative_position_bias_table"],
            ["output"] = ["proj"],
        }, x => attention.Forward(x));
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
        var oracle = new SwinOracle(store, new(side, window, shift), Heads);
        var trace = new AttentionTrace();
        TensorAssert.Close(oracle.Forward(Doubles.Of3(x)), attention.Forward(x, trace), Forward);

        var map = Assert.Single(trace.Maps);
        Assert.Equal("mean over queries", map.Name);
        Assert.False(map.Weights.RequiresGrad);
        TensorAssert.Close(oracle.Map(Doubles.Of3(x), queries: window * window), map.Weights, Forward);
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
    public void Without_relative_positions_permuting_the_tokens_of_a_window_permutes_the_answer()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side: 4, window: 2, shifted: false);
        var x = Draw.Normal("x", 2, 16, Width);
        var order = Tensor.Of(WindowLaws.InsideWindows).To(TestDevice.Chosen);
        Assert.True((attention.Forward(x).IndexSelect(1, order) - attention.Forward(x.IndexSelect(1, order))).Abs().Max().Item() > 0.01);
        using (GradMode.Disabled())
        {
            store["relative_position"].MulInPlace(0);
        }
        TensorAssert.Close(
            attention.Forward(x).IndexSelect(1, order), attention.Forward(x.IndexSelect(1, order)), Tolerance.Between(Forward));
    }

    [Fact]
    public void Exchanging_windows_exchanges_their_answers()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var attention = Create(store, side: 4, window: 2, shifted: false);
        var x = Draw.Normal("x", 2, 16, Width);
        var order = Tensor.Of(WindowLaws.WholeWindows).To(TestDevice.Chosen);
        TensorAssert.Close(
            attention.Forward(x).IndexSelect(1, order), attention.Forward(x.IndexSelect(1, order)), Tolerance.Between(Forward));
    }

    [Fact]
    public void Relative_positions_begin_small()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        _ = new SwinAttention(store.Root, side: 8, window: 8, width: 64, heads: 64);
        var values = store["relative_position"].Detach().ToArray<float>();
        Assert.Equal(225 * 64, values.Length);
        // 14,400 numbers: their deviation is known to 0.6 %.
        Assert.InRange(Math.Sqrt(values.Average(value => (double)value * value)), 0.0194, 0.0206);
    }

    private static SwinAttention Create(ParameterStore store, int side, int window, bool shifted)
    {
        var attention = new SwinAttention(store.Root, side, window, Width, Heads, shifted);
        Randomized.Fill(store);
        return attention;
    }
}
