using System.Globalization;

namespace LadaGan.Experiments.Ranks;

/// <summary>Another rank, as it introduced itself.</summary>
internal sealed record RankPeer(int Rank, int Size, string Host, int Process)
{
    private const string Protocol = "ladagan-ranks-3";

    public static RankPeer Me(RankPlace place) => new(place.Rank, place.Size, Environment.MachineName, Environment.ProcessId);

    public override string ToString() => $"rank {Rank} (process {Process} on {Host})";

    public string Hello() => string.Create(CultureInfo.InvariantCulture, $"{Protocol}\n{Rank}\n{Size}\n{Host}\n{Process}");

    /// <summary>Null if it is not a rank of this program.</summary>
    public static RankPeer? Parse(RankMessage? message)
    {
        var lines = message is { Kind: RankMessageKind.Hello or RankMessageKind.Welcome } ? message.Text.Split('\n') : [];
        return lines is [Protocol, var rank, var size, var host, var process] && int.TryParse(rank, out var r)
            && int.TryParse(size, out var s) && int.TryParse(process, out var p) ? new(r, s, host, p) : null;
    }
}
