namespace LadaGan.Experiments.Configuration;

/// <summary>The sizes that the paper states for a configuration, to print beside the counted ones.</summary>
/// <param name="GeneratorGFlops">The G-FLOPs of Table II or V: multiply-accumulates in units of 10⁹, truncated to one decimal.</param>
/// <param name="DiscriminatorGFlops">The D-FLOPs of Table II; null where the paper gives none.</param>
public sealed record PaperFigures(double GeneratorGFlops, double? DiscriminatorGFlops)
{
    /// <summary>The row of Table II (or V, where II has none) for a built-in configuration; null for others.</summary>
    public static PaperFigures? Of(string configuration) => configuration switch
    {
        "cifar10-32" => new(0.7, 0.7),
        "celeba-64" => new(0.7, 0.9),
        "ffhq-128" or "bedroom-128" => new(4.3, 1.1),
        "bedroom-256" => new(5.5, null),
        _ => null,
    };
}
