using LadaGan.Torch.Random;

namespace LadaGan.Experiments.Training;

/// <summary>The random streams of a run, each a pure function of the run's seed and of how many images it has seen.</summary>
internal static class Seeds
{
    /// <summary>The seed a network's first values are drawn from.</summary>
    public static ulong? Initial(ulong? seed, string network) => seed is { } given ? new Philox(given, Philox.StreamOf(network)).Bits64(0) : null;

    /// <summary>The numbers of one purpose in the step that begins after <paramref name="imagesSeen"/> images.</summary>
    public static Philox Step(ulong seed, long imagesSeen, string purpose) => new(seed, Philox.StreamOf(purpose, (ulong)imagesSeen));
}
