namespace LadaGan.Model.Tests.Oracles;

/// <summary>
/// Which tokens of a map share a window, when windows begin <paramref name="shift"/> before the map and end at its edges.
/// </summary>
/// <param name="side">Side of the map.</param>
/// <param name="window">Side of a window.</param>
/// <param name="shift">By how many tokens the windows are shifted.</param>
internal sealed class WindowOracle(int side, int window, int shift)
{
    public int[] Neighbours(int token) => [.. Enumerable.Range(0, side * side).Where(other => Of(other) == Of(token))];

    /// <summary>The row of the relative positions that belongs to a query and a token.</summary>
    public int Offset(int query, int token)
    {
        var ((down, right), distances) = ((query / side - token / side, query % side - token % side), (2 * window) - 1);
        return ((down + window - 1) * distances) + right + window - 1;
    }

    private (int Row, int Column) Of(int token) => ((token / side + shift) / window, (token % side + shift) / window);
}
