using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Figures;

public sealed class AttentionMechanismFigureTests : TensorTest
{
    private const int Columns = 6;
    private static readonly long[] Seeds = [4, 9];
    private readonly FigureCase _case = new();

    [Fact]
    public void A_row_shows_alpha_and_the_image()
    {
        var figure = FigureCase.Decode(AttentionMechanismFigure.Draw(_case.Path, Seeds, head: 1, Device.Cpu));
        using var model = _case.Open("torch");
        var traced = model.Trace(Latents.OfSeeds([9], 8));
        var y = FigureCase.Cell + FigureCase.Gap;
        FigureCase.AssertMap(traced.Maps[2].Of(0, 1), figure, Columns, 0, y);
        FigureCase.AssertImage(traced.Pixels, figure, Columns, 4, y);
    }

    /// <summary>The oracle computes with tensors, all heads at once.</summary>
    [Fact]
    public void Lengths_follow_the_equations()
    {
        const int heads = 3, width = 4, tokens = 16, head = 2;
        var alpha = Wave(tokens, 0.3).Softmax(-1);                                                  // [N]
        var qkv = Wave(tokens * 3 * heads * width, 0.7).Reshape(tokens, 3, heads, width);
        var shown = new HeadTokens(alpha.ToArray<float>(), qkv.ToArray<float>(), heads, head);

        var (q, k, v) = (qkv.Select(1, 0), qkv.Select(1, 1), qkv.Select(1, 2));                     // [N, h, d] each
        var g = (alpha.Reshape(tokens, 1, 1) * q).Sum([0], keepDim: true);                          // [1, h, d]
        var p = g * k;
        AssertLengths(p, shown.WeightedKeys);
        AssertLengths(v, shown.Values);
        AssertLengths(p * v, shown.Results);

        void AssertLengths(Tensor vectors, float[] lengths)
        {
            var of = vectors.Select(1, head);
            TensorAssert.Close((of * of).Sum([-1]).Sqrt(), Tensor.Of<float>(lengths, tokens), Tolerance.Between(Tolerance.OfLayers(4, 16)));
        }
    }

    [Fact]
    public void The_same_call_gives_the_same_bytes() => Assert.Equal(
        AttentionMechanismFigure.Draw(_case.Path, Seeds, 0, Device.Cpu), AttentionMechanismFigure.Draw(_case.Path, Seeds, 0, Device.Cpu));

    [Fact]
    public void A_head_that_the_model_lacks_is_refused() => Assert.Equal(
        "the head is 2, but the model has heads 0 to 1",
        Assert.Throws<RunException>(() => AttentionMechanismFigure.Draw(_case.Path, Seeds, 2, Device.Cpu)).Message);

    protected override void Dispose(bool disposing)
    {
        _case.Dispose();
        base.Dispose(disposing);
    }

    private static Tensor Wave(int length, double step) =>
        Tensor.Of<float>([.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(i * step))], length);
}
