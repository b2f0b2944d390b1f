using LadaGan.Experiments.Ranks;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Tests.Ranks;

public class RankWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RankActivity[] _ranks = [new(), new(), new()];
    private readonly RankWatch _watch = new(3 * Second);

    [Fact]
    public void A_rank_that_achieves_nothing_while_another_waits_is_stuck()
    {
        _ = _ranks[0].Enter(RankState.Waiting);
        _ = _ranks[1].Enter(RankState.Waiting);
        _ = _ranks[2].Enter(RankState.Computing);
        Assert.Equal([null, null, 2], After(3));
        _ranks[2].Advance();
        Assert.Equal([null, null, 2], After(3));
    }

    [Fact]
    public void A_rank_that_advances_slowly_is_not_stuck()
    {
        _ = _ranks[0].Enter(RankState.Waiting);
        _ = _ranks[2].Enter(RankState.Computing);
        for (var time = 0; time < 10; time++)
        {
            Assert.All(After(2), Assert.Null);
            _ranks[2].Advance();
        }
    }

    [Fact]
    public void A_step_that_is_slow_on_all_ranks_has_none_that_is_stuck()
    {
        Assert.All(_ranks, rank => rank.Enter(RankState.Computing));
        Assert.All(After(20), Assert.Null);
        // One is done: the others have as long again.
        _ = _ranks[1].Enter(RankState.Waiting);
        Assert.Equal([null, null, 0], After(3));
    }

    [Fact]
    public void Rank_0_may_evaluate_for_as_long_as_it_likes()
    {
        _ = _ranks[1].Enter(RankState.Waiting);
        _ = _ranks[2].Enter(RankState.Waiting);
        Assert.All(After(20), Assert.Null);
    }

    [Fact]
    public void A_rank_that_is_not_heard_of_is_not_stuck_but_lost()
    {
        _ = _ranks[0].Enter(RankState.Waiting);
        _ = _ranks[2].Enter(RankState.Computing);
        Assert.All(After(2), Assert.Null);
        Assert.All(After(5, heard: 2), Assert.Null);
    }

    [Fact]
    public void Inside_another_activity_a_rank_returns_to_what_it_did()
    {
        using (_ranks[0].Enter(RankState.Computing))
        {
            using (_ranks[0].Enter(RankState.Waiting))
            {
                Assert.Equal(RankState.Waiting, _ranks[0].State);
            }
            Assert.Equal(RankState.Computing, _ranks[0].State);
        }
        Assert.Equal((RankState.Apart, 4), (_ranks[0].State, _ranks[0].Advances));
    }

    /// <summary>What the watch says after each of some seconds.</summary>
    private List<int?> After(int seconds, int heard = 3)
    {
        var said = new List<int?>();
        for (var second = 0; second < seconds; second++)
        {
            for (var rank = 0; rank < heard; rank++)
            {
                _watch.Hear(rank, RankWatch.Sign(_ranks[rank]));
            }
            said.Add(_watch.Pass(Second));
        }
        return said;
    }
}
