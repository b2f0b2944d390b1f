using LadaGan.Model.Tests.Oracles;

namespace LadaGan.Model.Tests.Attention;

/// <summary>What holds for every attention inside windows.</summary>
internal static class WindowLaws
{
    /// <summary>A map of 4×4 tokens whose windows of 2×2 keep their tokens, in another order.</summary>
    public static long[] InsideWindows { get; } = [5, 0, 2, 7, 4, 1, 6, 3, 9, 13, 15, 14, 8, 12, 11, 10];

    /// <summary>The windows of 2×2 of a map of 4×4 in another order.</summary>
    public static long[] WholeWindows { get; } = [2, 3, 10, 11, 6, 7, 14, 15, 0, 1, 8, 9, 4, 5, 12, 13];

    /// <summary>Changes one token after the other: answers change where it is a neighbour, and elsewhere not by a bit.</summary>
    public static void CheckInfluence(Func<Tensor, Tensor> attention, WindowOracle windows, int side, int width)
    {
        var x = Draw.Normal("x", 1, side * side, width);
        var before = attention(x).Detach();
        for (var token = 0; token < side * side; token++)
        {
            using var scope = new TensorScope();
            var change = new float[side * side];
            change[token] = 1;
            var moved = attention(x + Tensor.Of(change, 1, side * side, 1).To(TestDevice.Chosen)).Detach();
            var changed = (moved - before).Abs().Sum([0, 2]).ToArray<float>();
            Assert.Equal(windows.Neighbours(token), Enumerable.Range(0, side * side).Where(n => changed[n] > 0));
        }
    }
}
