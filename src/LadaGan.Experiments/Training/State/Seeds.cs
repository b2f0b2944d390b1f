using LadaGan.Core.Random;

namespace LadaGan.Experiments.Training.State;

/// <summary>The random streams of a run, each a pure function of the run's seed and the number of images seen.</summary>
internal static class Seeds
{
    /// <summary>The seed of a network's initial values.</summary>
    public static ulong? Initial(ulong? seed, string network) =>
        seed is { } given ? new Philox(given, Philox.StreamOf(network)).Bits64(0) : null;

    /// <summary>The seed of all draws after <paramref name="reseeds"/> rollbacks; with none, the run's own seed.</summary>
    public static ulong Draws(ulong seed, int reseeds) =>
        reseeds == 0 ? seed : new Philox(seed, Philox.StreamOf("reseed", (ulong)reseeds)).Bits64(0);

    /// <summary>The random numbers for one purpose in the training step that begins after <paramref name="imagesSeen"/> images.</summary>
    public static Philox Step(ulong seed, long imagesSeen, string purpose) => new(seed, Philox.StreamOf(purpose, (ulong)imagesSeen));
}
