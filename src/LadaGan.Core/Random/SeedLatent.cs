namespace LadaGan.Core.Random;

/// <summary>
/// The latent that a seed names: zᵢ = Φ⁻¹(uᵢ), u from Philox4x32-10 with the seed as key and the stream "latent". The same bits on
/// every machine, in every version, and in training, the command line and the library.
/// </summary>
public static class SeedLatent
{
    private static readonly ulong Stream = Philox.StreamOf("latent");

    /// <summary>Fills a latent.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="latent">Receives z, drawn from N(0, 1); a narrower latent is the beginning of a wider one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public static void Fill(long seed, Span<float> latent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        Normal.Fill(new Philox((ulong)seed, Stream), 0, latent);
    }
}
