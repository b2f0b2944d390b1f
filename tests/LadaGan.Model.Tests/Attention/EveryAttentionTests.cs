using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

/// <summary>What holds for every kind of attention, at the sizes of the paper's CIFAR-10 generator.</summary>
public class EveryAttentionTests : TensorTest
{
    private const int Heads = 4;

    /// <summary>Kind, side, width, shifted.</summary>
    public static TheoryData<AttentionKind, int, int, bool> Blocks
    {
        get
        {
            var blocks = new TheoryData<AttentionKind, int, int, bool>();
            foreach (var kind in Enum.GetValues<AttentionKind>())
            {
                blocks.Add(kind, 8, 1024, false);
                blocks.Add(kind, 16, 256, false);
                blocks.Add(kind, 32, 64, false);
                if (HasWindows(kind))
                {
                    blocks.Add(kind, 16, 256, true);
                }
            }
            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_seed_decides_the_first_weights_and_the_answer(AttentionKind kind, int side, int width, bool shifted)
    {
        using var noGrad = GradMode.Disabled();
        var x = Draw.Normal("x", 2, side * side, width);
        var (first, second, other) = (Answer(seed: 7), Answer(seed: 7), Answer(seed: 8));
        TensorAssert.Same<float>(first, second);
        Assert.Equal(x.Shape, first.Shape);
        Assert.True((first - other).Abs().Max().Item() > 0);

        Tensor Answer(ulong seed)
        {
            using var store = new ParameterStore(TestDevice.Chosen, seed);
            return IAttention.Create(kind, store.Root / "attention", side, width, Heads, shifted).Forward(x);
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Maps_sum_to_one_in_the_image_or_in_each_window(AttentionKind kind, int side, int width, bool shifted)
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        using var noGrad = GradMode.Disabled();
        var trace = new AttentionTrace();
        IAttention.Create(kind, store.Root, side, width, Heads, shifted).Forward(Draw.Normal("x", 2, side * side, width), trace);
        Assert.Equal(kind == AttentionKind.Fastformer ? 2 : 1, trace.Maps.Count);
        foreach (var (_, weights) in trace.Maps)
        {
            Assert.Equal([2, Heads, side * side], weights.Shape);
            Assert.All(weights.ToArray<float>(), weight => Assert.True(weight >= 0));
            var window = HasWindows(kind) ? GeneratorOptions.WindowSide : side;
            // The tokens of a shifted window that wraps around lie at opposite edges. α of Lada-Swin sums to one on each of them.
            var sums = shifted ? PartsOfShiftedWindows(weights, side, window) : SumsOfSquares(weights, side, window);
            foreach (var (part, share) in sums)
            {
                var expected = Tensor.Ones([2, Heads]) * (kind == AttentionKind.Swin ? share : 1);
                TensorAssert.Close(expected, part, Tolerance.Of(2 * side * side));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void In_bfloat16_the_answer_is_that_of_float32_but_for_rounding(AttentionKind kind, int side, int width, bool shifted)
    {
        using var noGrad = GradMode.Disabled();
        var x = Draw.Normal("x", 2, side * side, width);
        var answers = Array.ConvertAll(Enum.GetValues<Precision>(), precision =>
        {
            using var store = new ParameterStore(TestDevice.Chosen, seed: 3, precision);
            return IAttention.Create(kind, store.Root, side, width, Heads, shifted).Forward(x).Float();
        });
        TensorAssert.CloseInNorm(answers[0], answers[1], GoldenModule.BFloat16);
        Assert.NotEqual(answers[0].ToArray<float>(), answers[1].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Images_do_not_depend_on_each_other(AttentionKind kind, int side, int width, bool shifted)
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        using var noGrad = GradMode.Disabled();
        var attention = IAttention.Create(kind, store.Root, side, width, Heads, shifted);
        var x = Draw.Normal("x", 3, side * side, width);
        TensorAssert.Close(attention.Forward(x).Narrow(0, 1, 1), attention.Forward(x.Narrow(0, 1, 1)),
            Tolerance.Between(Tolerance.OfLayers(5, width)));
    }

    [Theory]
    [InlineData(AttentionKind.Lada)]
    [InlineData(AttentionKind.Fastformer)]
    [InlineData(AttentionKind.Linformer)]
    [InlineData(AttentionKind.Swin)]
    [InlineData(AttentionKind.LadaSwin)]
    public void Gradients_and_their_penalty_reach_the_parameters_in_either_precision(AttentionKind kind)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            using var scope = new TensorScope();
            using var store = new ParameterStore(TestDevice.Chosen, seed: 3, precision);
            var attention = IAttention.Create(kind, store.Root, side: 16, width: 16, Heads, shifted: true);
            var x = Draw.Leaf("x", 2, 256, 16);
            var first = Gradients.Grad(attention.Forward(x).Square().Sum(), x, createGraph: true);
            Gradients.Backward(first.Square().Sum());
            Assert.All(store.Entries.Where(entry => !GoldenModule.IsWithoutEffect(entry.Name)), entry =>
            {
                var largest = entry.Tensor.Grad!.Abs().Max().Item();
                Assert.True(largest > 0 && double.IsFinite(largest), $"{kind} {precision} {entry.Name}: {largest}");
            });
        }
    }

    private static bool HasWindows(AttentionKind kind) => kind is AttentionKind.Swin or AttentionKind.LadaSwin;

    private static IEnumerable<(Tensor Sum, double Share)> SumsOfSquares(Tensor weights, int side, int window)
    {
        var map = weights.Reshape(2, Heads, side, side);
        return from top in Enumerable.Range(0, side / window)
               from left in Enumerable.Range(0, side / window)
               select (map.Narrow(2, top * window, window).Narrow(3, left * window, window).Sum([2, 3]), 1.0);
    }

    /// <summary>Rectangles that begin half a window before the map and end at its edges; their share of a window's tokens.</summary>
    private static IEnumerable<(Tensor Sum, double Share)> PartsOfShiftedWindows(Tensor weights, int side, int window)
    {
        var map = weights.Reshape(2, Heads, side, side);
        int[] cuts = [0, .. Enumerable.Range(0, side / window).Select(i => (window / 2) + (i * window)), side];
        return from rows in cuts.Zip(cuts[1..])
               from columns in cuts.Zip(cuts[1..])
               let height = rows.Second - rows.First
               let width = columns.Second - columns.First
               select (map.Narrow(2, rows.First, height).Narrow(3, columns.First, width).Sum([2, 3]),
                   (double)(height * width) / (window * window));
    }
}
