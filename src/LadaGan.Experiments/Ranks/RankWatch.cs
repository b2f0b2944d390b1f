using System.Globalization;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Ranks;

/// <summary>
/// Notices, on rank 0, a rank that lives but is stuck: it achieves nothing in its part of common work, and for as long another one has
/// waited. A step that is slow on all ranks, or that advances slowly on one, is none.
/// </summary>
/// <param name="timeout">How long one must have waited, and the other achieved nothing.</param>
internal sealed class RankWatch(TimeSpan timeout)
{
    private readonly Dictionary<int, Seen> _ranks = [];

    /// <summary>What a rank says of itself with every sign of life.</summary>
    public static string Sign(RankActivity activity) =>
        string.Create(CultureInfo.InvariantCulture, $"{activity.Advances} {(int)activity.State}");

    /// <summary>A rank has said this.</summary>
    public void Hear(int rank, string sign)
    {
        lock (_ranks)
        {
            var still = _ranks.TryGetValue(rank, out var seen) && seen.Sign == sign ? seen.Still : TimeSpan.Zero;
            _ranks[rank] = new(sign, still, IsNew: true);
        }
    }

    /// <summary>Time has passed, in which each rank that is heard of has given a sign; called again and again.</summary>
    /// <param name="time">How much. Less than a clock shows if this process itself was stopped.</param>
    /// <returns>The rank that is stuck; null if none is known to be.</returns>
    public int? Pass(TimeSpan time)
    {
        lock (_ranks)
        {
            foreach (var (rank, seen) in _ranks)
            {
                // One that is not heard of is not stuck but lost, which the connection finds out.
                _ranks[rank] = seen with { Still = seen.IsNew ? seen.Still + time : TimeSpan.Zero, IsNew = false };
            }
            bool Has(Seen seen, RankState state) => seen.State == state && seen.Still >= timeout;
            return _ranks.Values.Any(seen => Has(seen, RankState.Waiting))
                ? _ranks.Where(entry => Has(entry.Value, RankState.Computing)).Select(entry => (int?)entry.Key).Min()
                : null;
        }
    }

    /// <param name="Sign">What the rank said last.</param>
    /// <param name="Still">For how long it has said that.</param>
    /// <param name="IsNew">Whether it has said it since time last passed.</param>
    private sealed record Seen(string Sign, TimeSpan Still, bool IsNew)
    {
        public RankState State => (RankState)(Sign[^1] - '0');
    }
}
