using LadaGan.Model.Attention;
using LadaGan.Torch;

namespace LadaGan.Model;

/// <summary>
/// A part of a network, after which only its result is held here. What the gradients need is libtorch's, which frees it bit by bit
/// during the backward pass; a handle held here would keep it to the end.
/// </summary>
internal static class Stage
{
    /// <param name="trace">Collects attention maps, and then nothing is disposed before the caller's scope; null for none.</param>
    /// <param name="compute">The stage.</param>
    public static Tensor Of(AttentionTrace? trace, Func<Tensor> compute)
    {
        if (trace is not null)
        {
            return compute();
        }
        using var scope = new TensorScope();
        return scope.MoveOut(compute());
    }

    /// <summary>A stage that reads the one before it.</summary>
    /// <param name="x">The result of the stage before, which is disposed: nothing else may read it later.</param>
    /// <inheritdoc cref="Of"/>
    public static Tensor After(Tensor x, AttentionTrace? trace, Func<Tensor, Tensor> compute)
    {
        var result = Of(trace, () => compute(x));
        if (trace is null)
        {
            x.Dispose();
        }
        return result;
    }
}
