using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>Which pictures are made with which model, and where they go.</summary>
public sealed record GenerationRequest
{
    /// <summary>The name of the images' array in <see cref="Npz"/>, which is guided-diffusion's.</summary>
    internal const string NpzArray = "arr_0";

    /// <summary>A model file, a run directory, or a folder of runs.</summary>
    public required string Model { get; init; }

    public required LatentSelection Latents { get; init; }

    /// <summary>A folder, or a <c>.png</c> file for one grid; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>A safetensors file for the unclamped output; null for none.</summary>
    public string? Raw { get; init; }

    /// <summary>
    /// A <c>.npz</c> file with the pictures as guided-diffusion's evaluator takes
    /// them: <c>arr_0</c>, uint8 [N, S, S, 3]; null for none.
    /// </summary>
    public string? Npz { get; init; }

    /// <summary>The grid's shape; null for nearly square.</summary>
    public (int Columns, int Rows)? Grid { get; init; }

    public int Batch { get; init; } = 16;

    public GenerationEngine Engine { get; init; } = GenerationEngine.Inference;

    /// <summary>Where libtorch computes; plain .NET has only the CPU.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads for computing; 0 takes all processors.</summary>
    public int Threads { get; init; }
}
