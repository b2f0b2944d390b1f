using System.CommandLine;
using LadaGan.Experiments.Ranks;

namespace LadaGan.Cli.Commands;

/// <summary>The options of commands that several processes (ranks) can share.</summary>
/// <param name="part">What each rank has, as a clause.</param>
internal sealed class RankOptions(string part)
{
    private const int MaxRanks = 1024;
    private const double MaxTimeout = 86400;

    public Option<int?> Ranks { get; } = new("--ranks")
    {
        Description = $"Number of processes (ranks) to start on this machine, {part}, and each with a GPU"
            + " of its own if there are any. torchrun, srun and mpirun start ranks on several machines, without this option.",
        HelpName = "N",
    };

    public Option<double> Timeout { get; } = new("--rank-timeout")
    {
        Description = "Seconds after which a rank that does not come, is no longer heard of or is stuck, ends the job.",
        HelpName = "S",
        DefaultValueFactory = _ => 60,
    };

    /// <summary>Whether this process is, or is to start, one of several.</summary>
    public bool AreSeveral(ParseResult parsed) => parsed.GetValue(Ranks) > 1 || RankEnvironment.Read() is not null;

    /// <summary>Runs the command in as many processes as asked for, and returns its exit code; null if this process is to run it.</summary>
    public int? Launch(ParseResult parsed)
    {
        var (count, seconds) = (parsed.GetValue(Ranks), parsed.GetValue(Timeout));
        CommonOptions.RequireRange(Ranks.Name, count, 1, MaxRanks);
        CommonOptions.Require(seconds is >= 1 and <= MaxTimeout,
            FormattableString.Invariant($"{Timeout.Name} is {seconds}, but it must be from 1 to {MaxTimeout}"));
        if (LocalRanks.IsOne)
        {
            LocalRanks.EndWithParent();
            return null;
        }
        if (count is null or 1)
        {
            return null;
        }
        CommonOptions.Require(RankEnvironment.Read() is null,
            $"{Ranks.Name} starts ranks, but a launcher has already made this process one of several: leave {Ranks.Name} out");
        var words = Environment.GetCommandLineArgs()[1..];
        return LocalRanks.Run(count.Value, words) ?? ExitCode.RankLost;
    }

    /// <summary>This process's place among the ranks; null if it is the only one.</summary>
    public RankPlace? Place(ParseResult parsed) =>
        RankEnvironment.Read() is { } place ? place with { Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)) } : null;
}
