using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Cuts the map of tokens into square windows and puts it together again. Shifted windows begin half a window further down and right;
/// those that reach over the map's edges go on at the opposite ones, and there a mask separates what are no neighbours.
/// </summary>
/// <remarks>
/// Liu et al., "Swin Transformer" (arXiv:2103.14030), section 3.2, as in its published code. A single window is never shifted.
/// </remarks>
internal sealed class Windows
{
    // Shapes:  B batch, W windows, M tokens of a window, N = W M tokens, D width, h heads.
    private const double Apart = -100;

    private readonly int _perSide;
    private readonly int _window;
    private readonly int _shift;
    private readonly Tensor? _mask;

    /// <param name="path">The layer's path, for constants.</param>
    /// <param name="side">Side of the map of tokens, a multiple of the window's.</param>
    /// <param name="window">Side of a window.</param>
    /// <param name="shifted">Whether windows are shifted by half a window.</param>
    public Windows(ParameterPath path, int side, int window, bool shifted)
    {
        _perSide = side / window;
        _window = window;
        _shift = shifted && _perSide > 1 ? window / 2 : 0;
        _mask = _shift > 0 ? path.Constant(Mask()) : null;
    }

    /// <summary>Whether the windows are really shifted.</summary>
    public bool AreShifted => _shift > 0;

    private int Count => _perSide * _perSide;

    private int Tokens => _window * _window;

    /// <summary>[B, N, D] → [B W, M, D], the windows of an image together, row by row.</summary>
    public Tensor Partition(Tensor x)
    {
        var map = Roll(x, -_shift);
        return map.Reshape(-1, _perSide, _window, _perSide, _window, x.Size(-1))
            .Permute(0, 1, 3, 2, 4, 5)                                                 // [B, √W, √W, √M, √M, D]
            .Reshape(-1, Tokens, x.Size(-1));
    }

    /// <summary>[B W, M, D] → [B, N, D], the inverse.</summary>
    public Tensor Merge(Tensor windows)
    {
        var map = windows.Reshape(-1, _perSide, _perSide, _window, _window, windows.Size(-1))
            .Permute(0, 1, 3, 2, 4, 5)                                                 // [B, √W, √M, √W, √M, D]
            .Reshape(-1, Count * Tokens, windows.Size(-1));
        return Roll(map, _shift);
    }

    /// <summary>The windows' attention maps as maps of all tokens: [B W, h, M] → [B, h, N].</summary>
    public Tensor MergeMaps(Tensor weights) => Merge(weights.Transpose(1, 2)).Transpose(1, 2);

    /// <summary>Scores between the tokens of a window, [B W, h, 1 or M, M] → [B W, h, M, M], −100 lower across a seam.</summary>
    public Tensor Masked(Tensor scores)
    {
        if (_mask is null)
        {
            return scores;
        }
        var byWindow = scores.Reshape(-1, Count, scores.Size(1), scores.Size(2), Tokens) + _mask;   // [B, W, h, M, M]
        return byWindow.Reshape(-1, scores.Size(1), Tokens, Tokens);
    }

    /// <summary>Moves the map by as many rows down and columns to the right; what leaves it enters at the opposite edge.</summary>
    private Tensor Roll(Tensor x, int by)
    {
        if (by == 0)
        {
            return x;
        }
        var side = _perSide * _window;
        return x.Reshape(-1, side, side, x.Size(-1)).Roll([by, by], [1, 2]).Reshape(-1, side * side, x.Size(-1));
    }

    /// <summary>[W, 1, M, M]: 0 between tokens that are neighbours in the map, −100 between those on either side of a seam.</summary>
    private Tensor Mask()
    {
        var mask = new float[Count * Tokens * Tokens];
        for (var i = 0; i < mask.Length; i++)
        {
            var (pair, token) = Math.DivRem(i, Tokens);
            var (window, query) = Math.DivRem(pair, Tokens);
            mask[i] = Region(window, query) == Region(window, token) ? 0 : (float)Apart;
        }
        return Tensor.Of(mask, Count, 1, Tokens, Tokens);
    }

    /// <summary>Which tokens of a window have come over the lower edge, and which over the right one.</summary>
    private (bool Lower, bool Right) Region(int window, int token)
    {
        var (row, column) = Math.DivRem(window, _perSide);
        var (y, x) = Math.DivRem(token, _window);
        return (IsOver(row, y), IsOver(column, x));
    }

    private bool IsOver(int window, int place) => window == _perSide - 1 && place >= _window - _shift;
}
