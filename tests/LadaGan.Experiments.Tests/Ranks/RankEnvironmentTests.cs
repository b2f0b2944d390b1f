using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Tests.Ranks;

public class RankEnvironmentTests
{
    [Fact]
    public void Without_a_launcher_or_with_one_rank_a_process_is_alone()
    {
        Assert.Null(Read());
        Assert.Null(Read("RANK=0", "WORLD_SIZE=1"));
        Assert.Null(Read("SLURM_PROCID=0", "SLURM_NTASKS=1"));
        Assert.Null(Read("SLURM_PROCID=0"));
        Assert.Null(Read("OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=1"));
    }

    [Fact]
    public void Torchrun_serves_a_store_and_counts_its_restarts()
    {
        var place = Read("RANK=3", "WORLD_SIZE=4", "LOCAL_RANK=1", "LOCAL_WORLD_SIZE=2", "MASTER_ADDR=node7", "MASTER_PORT=29400",
            "TORCHELASTIC_USE_AGENT_STORE=True", "TORCHELASTIC_RESTART_COUNT=2", "TORCHELASTIC_RUN_ID=abc");
        Assert.Equal(new RankPlace(3, 4, 1, "node7", 29400)
        {
            SharingCores = 2,
            AgentPrefix = "/ladagan/attempt_2/",
            Job = "torchrun abc",
            IsRestarted = true,
        }, place);
        var plain = Read("RANK=0", "WORLD_SIZE=2", "MASTER_ADDR=a", "MASTER_PORT=1");
        Assert.Equal(new RankPlace(0, 2, 0, "a", 1), plain);
    }

    [Fact]
    public void Slurm_names_the_hosts_in_its_own_way()
    {
        var place = Read("SLURM_PROCID=5", "SLURM_NTASKS=8", "SLURM_LOCALID=1", "SLURM_JOB_NODELIST=gpu[03-06],login1",
            "SLURM_JOB_ID=123456", "SLURM_RESTART_COUNT=1");
        Assert.Equal(new RankPlace(5, 8, 1, "gpu03", 15000 + (123456 % 15000)) { Job = "Slurm 123456", IsRestarted = true }, place);
        Assert.Equal(new RankPlace(5, 8, 0, "head", 999),
            Read("SLURM_PROCID=5", "SLURM_NTASKS=8", "SLURM_JOB_NODELIST=a", "MASTER_ADDR=head", "MASTER_PORT=999"));
    }

    [Theory]
    [InlineData("node1", "node1")]
    [InlineData("node1,node2", "node1")]
    [InlineData("node[1-4]", "node1")]
    [InlineData("node[007,009-012].cluster,other3", "node007.cluster")]
    [InlineData("rack2-node[5]", "rack2-node5")]
    [InlineData("a1,b[2-3]", "a1")]
    public void The_first_host_of_a_list_is_found(string list, string first) => Assert.Equal(first, SlurmHosts.First(list));

    [Fact]
    public void Open_MPI_needs_a_master_only_on_several_machines()
    {
        string[] four = ["OMPI_COMM_WORLD_RANK=1", "OMPI_COMM_WORLD_SIZE=4", "OMPI_COMM_WORLD_LOCAL_RANK=1"];
        Assert.Equal(new RankPlace(1, 4, 1, "localhost", 29500), Read([.. four, "OMPI_COMM_WORLD_LOCAL_SIZE=4"]));
        Assert.Equal(new RankPlace(1, 4, 1, "h", 77), Read([.. four, "OMPI_COMM_WORLD_LOCAL_SIZE=2", "MASTER_ADDR=h", "MASTER_PORT=77"]));
        Refuses("the environment variable OMPI_COMM_WORLD_SIZE is set, but MASTER_ADDR is not", [.. four, "OMPI_COMM_WORLD_LOCAL_SIZE=2"]);
    }

    [Fact]
    public void What_is_missing_or_wrong_is_named()
    {
        Refuses("the environment variable WORLD_SIZE is set, but RANK is not: start the ranks with torchrun", "WORLD_SIZE=2");
        Refuses("the environment variable RANK is set, but WORLD_SIZE is not", "RANK=0");
        Refuses("the environment variable WORLD_SIZE is set, but MASTER_ADDR is not", "RANK=0", "WORLD_SIZE=2");
        Refuses("the environment variable WORLD_SIZE is set, but MASTER_PORT is not", "RANK=0", "WORLD_SIZE=2", "MASTER_ADDR=a");
        Refuses("the environment variable RANK is '2', but it must be a whole number from 0 to 1", "RANK=2", "WORLD_SIZE=2");
        Refuses("the environment variable WORLD_SIZE is 'two', but it must be a whole number from 1 to 65535", "RANK=0", "WORLD_SIZE=two");
        Refuses("MASTER_PORT is '70000', but it must be a whole number from 1 to 65535",
            "RANK=0", "WORLD_SIZE=2", "MASTER_ADDR=a", "MASTER_PORT=70000");
    }

    private static RankPlace? Read(params string[] variables) => RankEnvironment.Read(name =>
        variables.FirstOrDefault(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..]);

    private static void Refuses(string words, params string[] variables) =>
        Assert.Contains(words, Assert.Throws<RunException>(() => Read(variables)).Message, StringComparison.Ordinal);
}
