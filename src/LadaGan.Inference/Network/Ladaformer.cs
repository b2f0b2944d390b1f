using LadaGan.Architecture;
using LadaGan.Inference.Files;
using LadaGan.Kernels.Attention;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Normalization;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x; output = MLP(SLN(y, z)).</summary>
/// <remarks>Paper equations 6 and 7.</remarks>
internal sealed unsafe class Ladaformer : IDisposable
{
    private readonly Compute _compute;
    private readonly int _block;
    private readonly int _width;
    private readonly PackedWeights _queryKeyValue;
    private readonly AdditiveAttention _attention;
    private readonly PackedWeights _output;
    private readonly Mlp _mlp;
    private readonly FloatBuffer _alpha;

    public Ladaformer(Compute compute, ModelWeights file, GeneratorOptions options, int block, int images)
    {
        (_compute, _block, _width) = (compute, block, options.Widths[block]);
        var (name, heads) = ($"blocks.{block}", options.Heads[block]);
        _queryKeyValue = Layer.Linear(compute, file, $"{name}.attention.qkv");
        _attention = new AdditiveAttention(
            file.Values($"{name}.attention.score.weight"), file.Values($"{name}.attention.score.bias"), compute.Width);
        _output = Layer.Linear(compute, file, $"{name}.attention.output");
        _mlp = Layer.Mlp(compute, file, $"{name}.mlp");
        _alpha = new FloatBuffer((long)images * heads * GeneratorOptions.TokensOf(block));
    }

    /// <summary>Floats of one image's attention maps, [heads, tokens].</summary>
    public int MapLength => _attention.Heads * GeneratorOptions.TokensOf(_block);

    /// <summary>Computes the block from the workspace's stream to the workspace's output.</summary>
    public Matrix Forward(Workspace workspace, Modulations modulations, ImageRange images)
    {
        var (team, tokens) = (_compute.Team, GeneratorOptions.TokensOf(_block));
        var (x, count) = (workspace.Stream(_block, images), images.Count * tokens);
        var (rows, queryKeyValue, answer) =
            (workspace.Rows(count, _width), workspace.QueryKeyValue(count, _width), workspace.Answer(count, _width));

        SelfModulatedLayerNorm.Run(team, x, modulations.Of(2 * _block, images), rows, _compute.Width);
        MatMul.Run(team, rows, _queryKeyValue, queryKeyValue);
        _attention.Run(team, queryKeyValue, tokens, _alpha.Pointer + ((nint)images.First * MapLength), rows);
        MatMul.Run(team, rows, _output, x, residual: x);
        SelfModulatedLayerNorm.Run(team, x, modulations.Of((2 * _block) + 1, images), rows, _compute.Width);
        _mlp.Run(rows, answer);
        return answer;
    }

    /// <summary>α of an image of the last forward pass.</summary>
    public ReadOnlySpan<float> Maps(int image) => new(_alpha.Pointer + ((nint)image * MapLength), MapLength);

    public void Dispose()
    {
        _queryKeyValue.Dispose();
        _attention.Dispose();
        _output.Dispose();
        _mlp.Dispose();
        _alpha.Dispose();
    }
}
