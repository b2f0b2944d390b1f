namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>The number of fuzzing inputs, and their seed: few in the test command, millions in <c>bench/nightly/fuzz-data</c>.</summary>
internal static class FuzzInputs
{
    /// <summary><c>LADAGAN_FUZZ_INPUTS</c> if set, else the number for the test command.</summary>
    public static int Count(int inTestCommand) =>
        Environment.GetEnvironmentVariable("LADAGAN_FUZZ_INPUTS") is { Length: > 0 } number ? int.Parse(number) : inTestCommand;

    /// <summary><c>LADAGAN_FUZZ_SEED</c> if set, else 0: the same inputs every time.</summary>
    public static ulong Seed { get; } =
        Environment.GetEnvironmentVariable("LADAGAN_FUZZ_SEED") is { Length: > 0 } seed ? ulong.Parse(seed) : 0;
}
