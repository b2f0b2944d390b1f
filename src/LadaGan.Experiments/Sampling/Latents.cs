using LadaGan.Core.Random;

namespace LadaGan.Experiments.Sampling;

/// <summary>
/// Latents by seed. Picture s of a model is G(z) with zᵢ = Φ⁻¹(uᵢ), u from Philox4x32-10 with key s and the stream "latent":
/// the same on every engine, device, thread count and version.
/// </summary>
public static class Latents
{
    /// <summary>The most rows one call makes.</summary>
    public const int MaxCount = 10_000_000;

    private static readonly ulong Stream = Philox.StreamOf("latent");

    /// <summary>z for each seed: float32 [seeds, width], row after row.</summary>
    public static float[] OfSeeds(IReadOnlyList<long> seeds, int width)
    {
        var latents = new float[checked(seeds.Count * width)];
        for (var i = 0; i < seeds.Count; i++)
        {
            Normal.Fill(new Philox((ulong)seeds[i], Stream), 0, latents.AsSpan(i * width, width));
        }
        return latents;
    }
}
