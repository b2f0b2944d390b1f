using LadaGan.Core.Random;

namespace LadaGan.Experiments.Training.State;

/// <summary>The random streams of a run, each a pure function of the run's seed and of how many images it has seen.</summary>
internal static class Seeds
{
    /// <summary>The seed a network's first values are drawn from.</summary>
    public static ulong? Initial(ulong? seed, string network) =>
        seed is { } given ? new Philox(given, Philox.StreamOf(network)).Bits64(0) : null;

    /// <summary>The seed of all draws after a run was rolled back <paramref name="reseeds"/> times; before, the run's own.</summary>
    public static ulong Draws(ulong seed, int reseeds) =>
        reseeds == 0 ? seed : new Philox(seed, Philox.StreamOf("reseed", (ulong)reseeds)).Bits64(0);

    /// <summary>The numbers of one purpose in the step that begins after <paramref name="imagesSeen"/> images.</summary>
    public static Philox Step(ulong seed, long imagesSeen, string purpose) => new(seed, Philox.StreamOf(purpose, (ulong)imagesSeen));
}
