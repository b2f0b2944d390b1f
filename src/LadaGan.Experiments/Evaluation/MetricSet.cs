namespace LadaGan.Experiments.Evaluation;

/// <summary>What is computed.</summary>
[Flags]
public enum MetricSet
{
    None = 0,

    /// <summary>Fréchet distance of the pool features.</summary>
    Fid = 1,

    /// <summary>Fréchet distance of the spatial features.</summary>
    Sfid = 2,

    /// <summary>Inception score.</summary>
    Is = 4,

    /// <summary>Precision and recall.</summary>
    Pr = 8,

    /// <summary>Kernel Inception distance.</summary>
    Kid = 16,

    /// <summary>A picture of generated images and the real ones nearest to them.</summary>
    Neighbours = 32,
}
