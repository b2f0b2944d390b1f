using LadaGan.Core.Random;

namespace LadaGan.Experiments.Generation;

/// <summary>
/// Latents from seeds (<see cref="SeedLatent"/>): a seed always names the same latent, on every engine, device, thread count and version.
/// </summary>
public static class Latents
{
    /// <summary>The largest number of rows per call.</summary>
    public const int MaxCount = 10_000_000;

    /// <summary>z for each seed: float32 [seeds, width], row by row.</summary>
    public static float[] OfSeeds(IReadOnlyList<long> seeds, int width)
    {
        var latents = new float[checked(seeds.Count * width)];
        for (var i = 0; i < seeds.Count; i++)
        {
            SeedLatent.Fill(seeds[i], latents.AsSpan(i * width, width));
        }
        return latents;
    }
}
