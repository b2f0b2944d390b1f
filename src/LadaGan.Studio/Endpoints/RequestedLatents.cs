using LadaGan.Experiments.Generation;

namespace LadaGan.Studio.Endpoints;

/// <summary>The latents that a request names: by seeds, one by one, or on a walk between pinned ones.</summary>
internal static class RequestedLatents
{
    /// <param name="seeds">A list such as <c>0-47</c>; null for none.</param>
    /// <param name="sums">Latents as <see cref="LatentSum"/> reads them.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="StudioException">They are not latents, none, or too many.</exception>
    public static IReadOnlyList<LatentSum> Of(string? seeds, IReadOnlyList<string?> sums, int most)
    {
        LatentSum[] latents = [.. OfSeeds(seeds, most), .. sums.Take(most + 1).Select(One)];
        return latents.Length > 0 && latents.Length <= most
            ? latents
            : throw new StudioException($"the request must ask for 1 to {most} images");
    }

    /// <exception cref="StudioException">It is not a latent.</exception>
    public static LatentSum One(string? text) => LatentSum.Parse(text ?? "")
        ?? throw new StudioException("a latent must be seeds and directions with their weights, such as 3*0.75,8*0.25,d0*1.5");

    /// <summary>At equal steps from each pinned latent to the next, all of them included.</summary>
    /// <param name="pins">The pinned latents, two at least.</param>
    /// <param name="steps">Steps from one to the next.</param>
    /// <param name="most">How many images there may be.</param>
    /// <exception cref="StudioException">There are too few pinned latents, or too many steps.</exception>
    public static IReadOnlyList<LatentSum> Walk(IReadOnlyList<LatentSum> pins, int steps, int most)
    {
        if (pins.Count < 2 || steps < 1 || ((long)(pins.Count - 1) * steps) + 1 > most)
        {
            throw new StudioException($"a walk needs two pinned images at least, and may have {most} images in all");
        }
        return
        [
            .. from leg in Enumerable.Range(0, pins.Count - 1)
               from step in Enumerable.Range(0, steps)
               select LatentSum.Between(pins[leg], pins[leg + 1], (double)step / steps),
            pins[^1],
        ];
    }

    // The number is checked while the list is read: 0-9999999 is short to write.
    private static IEnumerable<LatentSum> OfSeeds(string? seeds, int most) => seeds is null ? []
        : (SeedList.Parse(seeds, most) ?? throw new StudioException($"the seeds must be a list such as 0,3,8-15, of at most {most}"))
            .Select(seed => new LatentSum([new(seed, 1, IsDirection: false)]));
}
