using System.Globalization;
using LadaGan.Core.Text;

namespace LadaGan.Experiments.Ranks;

/// <summary>Reads this process's place among the ranks from the environment that a launcher gives it.</summary>
/// <remarks>
/// Sources: torchrun (<c>torch/distributed/run.py</c>), <c>srun</c>'s manual (output environment variables), and Open MPI's FAQ. The
/// variables of torchrun come first; a launcher of a single process is none.
/// </remarks>
public static class RankEnvironment
{
    internal const string LocalRank = "LOCAL_RANK";
    internal const string LocalSize = "LOCAL_WORLD_SIZE";
    internal const string MasterHost = "MASTER_ADDR";
    internal const string MasterPort = "MASTER_PORT";
    internal const string Rank = "RANK";
    internal const string Size = "WORLD_SIZE";

    /// <summary>The id of the process that started this one with <c>--ranks</c>.</summary>
    internal const string Parent = "LADAGAN_RANKS_PARENT";

    private const int DefaultPort = 29500;    // PyTorch's
    private static readonly RankPlace Alone = new(0, 1, 0, "localhost", DefaultPort);

    /// <summary>This process's place; null if it is the only one.</summary>
    /// <exception cref="RunException">The variables are incomplete or contradict each other.</exception>
    public static RankPlace? Read() => Read(Environment.GetEnvironmentVariable);

    internal static RankPlace? Read(Func<string, string?> variable)
    {
        var read = new Variables(variable);
        var place = read.Has(Rank) || read.Has(Size) ? OfTorchrun(read)
            : read.Has("SLURM_PROCID") ? OfSlurm(read)
            : read.Has("OMPI_COMM_WORLD_RANK") || read.Has("OMPI_COMM_WORLD_SIZE") ? OfOpenMpi(read)
            : null;
        return place is { Size: > 1 } ? place : null;
    }

    private static RankPlace OfTorchrun(Variables read)
    {
        var (rank, size) = RankOf(read, Rank, Size);
        if (size == 1)
        {
            return Alone;
        }
        var restarts = read.Has("TORCHELASTIC_RESTART_COUNT") ? read.Number("TORCHELASTIC_RESTART_COUNT", 0, int.MaxValue) : 0;
        var agent = read["TORCHELASTIC_USE_AGENT_STORE"] == "True";
        return new(rank, size, read.Has(LocalRank) ? read.Number(LocalRank, 0, size - 1) : 0,
            read[MasterHost] ?? throw Missing(MasterHost, Size), read.Has(MasterPort) ? Port(read) : throw Missing(MasterPort, Size))
        {
            SharingCores = read.Has(LocalSize) ? read.Number(LocalSize, 1, size) : 1,
            AgentPrefix = agent ? $"/ladagan/attempt_{restarts}/" : null,
            Job = read["TORCHELASTIC_RUN_ID"] is { } id and not "none" ? $"torchrun {id}" : null,
            IsRestarted = restarts > 0,
            IsLocal = read.Has(Parent),
        };
    }

    private static RankPlace OfSlurm(Variables read)
    {
        var count = read.Has("SLURM_STEP_NUM_TASKS") ? "SLURM_STEP_NUM_TASKS" : "SLURM_NTASKS";
        if (!read.Has(count))
        {
            return Alone;    // a batch script itself, outside of srun
        }
        var (rank, size) = RankOf(read, "SLURM_PROCID", count);
        if (size == 1)
        {
            return Alone;
        }
        var nodes = read["SLURM_STEP_NODELIST"] ?? read["SLURM_JOB_NODELIST"];
        var host = read[MasterHost] ?? (nodes is null ? null : SlurmHosts.First(nodes)) ?? throw Missing("SLURM_JOB_NODELIST", count);
        var job = read.Has("SLURM_JOB_ID") ? read.Number("SLURM_JOB_ID", 0, int.MaxValue) : 0;
        return new(rank, size, read.Has("SLURM_LOCALID") ? read.Number("SLURM_LOCALID", 0, size - 1) : 0, host,
            read.Has(MasterPort) ? Port(read) : 15000 + (job % 15000))    // below the ports that systems give out by themselves
        {
            Job = read.Has("SLURM_JOB_ID") ? $"Slurm {job}" : null,
            IsRestarted = read.Has("SLURM_RESTART_COUNT") && read.Number("SLURM_RESTART_COUNT", 0, int.MaxValue) > 0,
        };
    }

    private static RankPlace OfOpenMpi(Variables read)
    {
        const string LocalCount = "OMPI_COMM_WORLD_LOCAL_SIZE";
        var (rank, size) = RankOf(read, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE");
        if (size == 1)
        {
            return Alone;
        }
        var isOneMachine = read.Has(LocalCount) && read.Number(LocalCount, 1, size) == size;
        var host = read[MasterHost] ?? (isOneMachine ? "localhost" : throw Missing(MasterHost, "OMPI_COMM_WORLD_SIZE"));
        return new(rank, size, read.Has("OMPI_COMM_WORLD_LOCAL_RANK") ? read.Number("OMPI_COMM_WORLD_LOCAL_RANK", 0, size - 1) : 0, host,
            read.Has(MasterPort) ? Port(read) : DefaultPort);
    }

    private static (int Rank, int Size) RankOf(Variables read, string rankName, string sizeName)
    {
        if (!read.Has(rankName))
        {
            throw Missing(rankName, sizeName);
        }
        var size = read.Has(sizeName) ? read.Number(sizeName, 1, ushort.MaxValue) : throw Missing(sizeName, rankName);
        return (read.Number(rankName, 0, size - 1), size);
    }

    private static int Port(Variables read) => read.Number(MasterPort, 1, ushort.MaxValue);

    private static RunException Missing(string name, string beside) =>
        new($"the environment variable {beside} is set, but {name} is not: start the ranks with torchrun, srun, mpirun or the number of "
            + $"ranks, or unset {beside} for one process");

    private sealed class Variables(Func<string, string?> read)
    {
        public string? this[string name] => read(name) is { Length: > 0 } text ? text : null;

        public bool Has(string name) => this[name] is not null;

        public int Number(string name, int from, int to) =>
            int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
                ? number
                : throw new RunException($"the environment variable {name} is '{ShownText.Of(this[name] ?? "")}', but it must be a whole "
                    + $"number {(to == int.MaxValue ? $"of at least {from}" : $"from {from} to {to}")}");
    }
}

/// <summary>Slurm's lists of hosts: <c>node[03-05,9],login1</c>.</summary>
internal static class SlurmHosts
{
    /// <summary>The first host of a list.</summary>
    public static string First(string list)
    {
        var open = list.IndexOf('[', StringComparison.Ordinal);
        var comma = list.IndexOf(',', StringComparison.Ordinal);
        if (open < 0 || (comma >= 0 && comma < open))
        {
            return comma < 0 ? list : list[..comma];
        }
        var end = list.AsSpan(open).IndexOfAny(",-]");
        return end < 0 ? list : string.Concat(list.AsSpan(0, open), list.AsSpan(open + 1, end - 1), Rest(list, open));
    }

    /// <summary>What follows the brackets, up to the next host.</summary>
    private static ReadOnlySpan<char> Rest(string list, int open)
    {
        var rest = list.AsSpan(open);
        rest = rest[(rest.IndexOf(']') + 1)..];
        var comma = rest.IndexOf(',');
        return comma < 0 ? rest : rest[..comma];
    }
}
