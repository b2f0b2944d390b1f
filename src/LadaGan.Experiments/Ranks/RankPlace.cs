namespace LadaGan.Experiments.Ranks;

/// <summary>Which of the processes (ranks) of a job this one is, and where it meets the others.</summary>
/// <param name="Rank">Its number, from 0; rank 0 leads.</param>
/// <param name="Size">The number of ranks.</param>
/// <param name="LocalRank">Its number on this machine, which is also that of its GPU.</param>
/// <param name="Host">Rank 0's host.</param>
/// <param name="Port">The port there at which the ranks meet.</param>
public sealed record RankPlace(int Rank, int Size, int LocalRank, string Host, int Port)
{
    /// <summary>How many ranks share this machine's cores; 1 where the launcher gives each its own.</summary>
    public int SharingCores { get; init; } = 1;

    /// <summary>
    /// The prefix of this attempt's keys in the store that torchrun's agent serves at <see cref="Port"/>; null where nobody serves one.
    /// </summary>
    public string? AgentPrefix { get; init; }

    /// <summary>The launcher's name of the job, the same after a restart; null if it has none.</summary>
    public string? Job { get; init; }

    /// <summary>Whether the launcher has restarted the job.</summary>
    public bool IsRestarted { get; init; }

    /// <summary>Whether this program started the ranks itself, all on this machine.</summary>
    public bool IsLocal { get; init; }

    /// <summary>How long the ranks wait for one that does not come, or is no longer heard of.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public bool Leads => Rank == 0;
}
