using LadaGan.Experiments.Ranks;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Generation;

/// <summary>Which images to generate with which model, and where to write them.</summary>
public sealed record GenerationRequest
{
    /// <summary>The name of the images' array in <see cref="Npz"/>, as in guided-diffusion.</summary>
    internal const string NpzArray = "arr_0";

    /// <summary>A model file, a run directory, or a folder of runs.</summary>
    public required string Model { get; init; }

    public required LatentSelection Latents { get; init; }

    /// <summary>A folder for PNG files, or a <c>.png</c> file for a grid; null for neither.</summary>
    public string? Output { get; init; }

    /// <summary>A safetensors file for the unclamped output; null for none.</summary>
    public string? Raw { get; init; }

    /// <summary>
    /// A <c>.npz</c> file for the images in the format of guided-diffusion's evaluator:
    /// <c>arr_0</c>, uint8 [N, S, S, 3]; null for none.
    /// </summary>
    public string? Npz { get; init; }

    /// <summary>The shape of the grid; null for a nearly square one.</summary>
    public (int Columns, int Rows)? Grid { get; init; }

    /// <summary>
    /// ψ, from 0 to 1: the latents are ψ·z. Smaller values trade variety for typical images; 1 leaves the latents as they are.
    /// </summary>
    /// <remarks>
    /// StyleGAN truncates what its mapping network makes of z, towards the mean. LadaGAN has no mapping network: z itself is scaled, as
    /// before StyleGAN (Marchesi, arXiv:1706.00082; BigGAN draws z from a truncated distribution).
    /// </remarks>
    public double Truncation { get; init; } = 1;

    /// <summary>The head whose attention maps are written, too, from 0; null for no maps.</summary>
    public int? AttentionHead { get; init; }

    public int Batch { get; init; } = 16;

    /// <summary>The engine; null for what suits device and model.</summary>
    public GenerationEngine? Engine { get; init; }

    /// <summary>The device that libtorch uses; plain .NET uses only the CPU.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Of libtorch's products.</summary>
    public Precision Precision { get; init; }

    /// <summary>Compute threads; 0 uses all cores.</summary>
    public int Threads { get; init; }

    /// <summary>This process's place among several that generate together; null for one process.</summary>
    public RankPlace? Place { get; init; }

    /// <summary>Whether <see cref="Output"/> is a grid.</summary>
    internal bool IsGrid => Output?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) == true;
}
