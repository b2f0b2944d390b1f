using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests;

public class FmaLimitTests
{
    [Fact]
    public void The_limit_is_a_number_of_this_century()
    {
        using var team = new WorkerTeam(1);
        Assert.InRange(FmaLimit.Measure(team, VectorWidth.Best), 0.1, 10_000);
    }
}
