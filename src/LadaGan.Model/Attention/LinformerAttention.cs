using LadaGan.Torch;
using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Linformer: A = softmax(q (Eᵀk)ᵀ/√d), r = A Fᵀv, where E and F project the N tokens of the keys and the values to K positions;
/// O(N K) in the tokens.
/// </summary>
/// <remarks>
/// Wang et al., "Linformer: Self-attention with linear complexity" (arXiv:2006.04768), as in lucidrains/linformer: q, k and v have no
/// bias, the output has one; the heads of a block share E and F, which begin uniform in ±1/√K.
/// </remarks>
public sealed class LinformerAttention : IAttention
{
    // Shapes:  B batch, N tokens, K projected positions, D width, h heads, d = D / h head width.
    private readonly Linear _queryKeyValue;
    private readonly Tensor _projectKey;
    private readonly Tensor _projectValue;
    private readonly Linear _output;
    private readonly int _heads;
    private readonly double _scale;

    /// <param name="path">Where the parameters are named: qkv, project_key, project_value, output.</param>
    /// <param name="tokens">N, which cannot change later.</param>
    /// <param name="positions">K.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    public LinformerAttention(ParameterPath path, int tokens, int positions, int width, int heads)
    {
        var uniform = Initialize.Uniform(1 / Math.Sqrt(positions));
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, bias: false, products: 3);
        _projectKey = path.Parameter("project_key", [tokens, positions], uniform);
        _projectValue = path.Parameter("project_value", [tokens, positions], uniform);
        _output = new Linear(path / "output", width, width);
        _heads = heads;
        _scale = 1 / Math.Sqrt(width / heads);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var (q, k, v) = AttentionHeads.Thirds(_queryKeyValue.Forward(x));              // [B, N, D] each
        var queries = AttentionHeads.Split(q, _heads);                                 // [B, h, N, d]
        var keys = AttentionHeads.Split(Project(_projectKey, k), _heads);              // [B, h, K, d]   Eᵀk
        var values = AttentionHeads.Split(Project(_projectValue, v), _heads);          // [B, h, K, d]   Fᵀv
        var a = (queries.MatMul(keys.Transpose(2, 3)).Float() * _scale).Softmax(-1);   // [B, h, N, K]
        trace?.Record("mean over queries, shared among tokens by |F|", TokenShares(a));
        var r = AttentionHeads.Merge(a.As(values.Type).MatMul(values));                // [B, N, D]
        return _output.Forward(r);                                                     // [B, N, D]
    }

    /// <summary>[N, K], [B, N, D] → [B, K, D].</summary>
    private static Tensor Project(Tensor projection, Tensor x) => projection.Transpose(0, 1).As(x.Type).MatMul(x);

    /// <summary>
    /// The weights belong to positions, each a signed sum over all tokens. Position j's mean weight over the queries is shared
    /// among the tokens as |Fᵢⱼ|, its part of the values: [B, h, N, K] → [B, h, N], which sum to 1.
    /// </summary>
    private Tensor TokenShares(Tensor weights)
    {
        var size = _projectValue.Abs();                                                // [N, K]
        var share = size / size.Sum([0], keepDim: true);                               // [N, K]
        return weights.Mean([2]).MatMul(share.Transpose(0, 1));                        // [B, h, N]
    }
}
