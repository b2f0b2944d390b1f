using System.Text.Json;
using LadaGan.Torch;

namespace LadaGan.Experiments.Ranks;

/// <summary>What all ranks of a job must agree in, named, in the order in which a difference is looked for.</summary>
internal sealed record RankFacts(params IReadOnlyList<RankFact> All)
{
    /// <summary>The version of this program, and the build.</summary>
    public static RankFact Program
    {
        get
        {
            var assembly = typeof(RankFacts).Assembly;
            var build = assembly.ManifestModule.ModuleVersionId.ToString("N")[..8];
            return new("the program", $"{assembly.GetName().Version?.ToString(3)} (build {build})");
        }
    }

    /// <summary>The version of libtorch.</summary>
    public static RankFact Libtorch => new("libtorch", TorchRuntime.Version);

    /// <summary>As rank 0, has all others compare their facts with its own.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="device">Where this one computes.</param>
    /// <exception cref="RunException">A rank differs, or two use the same GPU.</exception>
    public void Compare(RankSession ranks, Device device) =>
        RankDevices.RequireOwn([RankDevices.NameOf(device), .. ranks.Compare(JsonSerializer.Serialize(All))]);

    /// <summary>As another rank, answers rank 0.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="leader">What rank 0 has said (<see cref="RankSession.Identity"/>).</param>
    /// <param name="device">Where this one computes.</param>
    public void Answer(RankSession ranks, string leader, Device device)
    {
        var its = JsonSerializer.Deserialize<RankFact[]>(leader)!.ToDictionary(fact => fact.What, fact => fact.Text);
        var difference = All.Select(mine => mine.DifferenceFrom(its.GetValueOrDefault(mine.What, "something else"))).FirstOrDefault(
            text => text is not null);
        ranks.Answer(difference, RankDevices.NameOf(device));
    }
}

/// <param name="What">The thing, such as <c>the batch size</c>.</param>
/// <param name="Text">What it is.</param>
internal sealed record RankFact(string What, string Text)
{
    /// <summary>What this rank has otherwise, as a clause; null for nothing.</summary>
    /// <param name="its">What rank 0 has.</param>
    public string? DifferenceFrom(string its) => its == Text ? null : $"{What} is {Text} there, {its} on rank 0";
}
