namespace LadaGan.Experiments.Ranks;

/// <summary>What ranks do together, for messages.</summary>
/// <param name="Verb">In one word.</param>
/// <param name="AfterLoss">What the user can do when a rank is lost.</param>
internal sealed record RankJob(string Verb, string AfterLoss)
{
    public static RankJob Training { get; } = new("train", "the run can be resumed from its newest training state");

    public static RankJob Evaluation { get; } = new("evaluate", "no metrics were computed, so evaluate again");

    public static RankJob Generation { get; } = new("generate", "every file there is complete, so generate the rest");

    /// <summary>The end of the job, because of what happened to a rank.</summary>
    public RankLostException Lost(string sentence) => new($"{sentence}; {AfterLoss}");
}
