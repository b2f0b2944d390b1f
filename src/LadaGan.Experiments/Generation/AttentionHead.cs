using LadaGan.Architecture;

namespace LadaGan.Experiments.Generation;

/// <summary>The number of a head whose maps are shown.</summary>
internal static class AttentionHead
{
    /// <summary>Refuses a head that not every block has.</summary>
    /// <exception cref="RunException">There is no such head.</exception>
    public static void Require(GeneratorOptions options, int head) => Require(options.Heads.Min(), head);

    /// <param name="heads">The number of heads.</param>
    /// <param name="head">The head, from 0.</param>
    /// <exception cref="RunException">There is no such head.</exception>
    public static void Require(int heads, int head)
    {
        if (head < 0 || head >= heads)
        {
            throw new RunException($"the head is {head}, but the model has {(heads == 1 ? "only head 0" : $"heads 0 to {heads - 1}")}");
        }
    }
}
