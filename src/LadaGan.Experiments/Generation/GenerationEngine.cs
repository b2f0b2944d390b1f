namespace LadaGan.Experiments.Generation;

/// <summary>What runs a generator.</summary>
public enum GenerationEngine
{
    /// <summary>Plain .NET on the CPU (<see cref="LadaGan.Inference.LadaGenerator"/>).</summary>
    Inference,

    /// <summary>libtorch, on any of its devices.</summary>
    Torch,
}
