using LadaGan.Torch;

namespace LadaGan.Metrics.Distances;

/// <summary>‖x − y‖² of all pairs of two blocks, as ‖x‖² + ‖y‖² − 2x·y: one matrix product.</summary>
internal static class SquaredDistances
{
    /// <param name="x">[n, D] float64.</param>
    /// <param name="y">[m, D] float64.</param>
    /// <returns>[n, m]; rounding may leave zeros slightly negative.</returns>
    public static Tensor Between(Tensor x, Tensor y) =>
        (Norms(x).Unsqueeze(1) + Norms(y)).AddMmInPlace(x * -2, y.Transpose(0, 1));

    /// <summary>‖x‖² of each row.</summary>
    public static Tensor Norms(Tensor x) => x.Square().Sum([1]);
}
