using LadaGan.Inference.Files;
using LadaGan.Kernels.Attention;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Normalization;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x; out = MLP(SLN(y, z)).</summary>
/// <remarks>Paper equations 6 and 7.</remarks>
internal sealed unsafe class Ladaformer : IDisposable
{
    private readonly Engine _engine;
    private readonly int _block;
    private readonly int _width;
    private readonly PackedWeights _queryKeyValue;
    private readonly AdditiveAttention _attention;
    private readonly PackedWeights _output;
    private readonly PackedWeights _expand;
    private readonly PackedWeights _contract;
    private readonly FloatBuffer _alpha;

    public Ladaformer(Engine engine, ModelWeights file, Architecture architecture, int block, int images)
    {
        (_engine, _block, _width) = (engine, block, architecture.Widths[block]);
        var (name, heads) = ($"blocks.{block}", architecture.Heads[block]);
        _queryKeyValue = Layer.Linear(engine, file, $"{name}.attention.qkv", 3 * _width, _width);
        _attention = new AdditiveAttention(file.Values($"{name}.attention.score.weight", heads, _width), file.Values($"{name}.attention.score.bias", heads), engine.Width);
        _output = Layer.Linear(engine, file, $"{name}.attention.output", _width, _width);
        _expand = Layer.Linear(engine, file, $"{name}.mlp.expand", architecture.MlpWidth, _width);
        _contract = Layer.Linear(engine, file, $"{name}.mlp.contract", _width, architecture.MlpWidth);
        _alpha = new FloatBuffer((long)images * heads * Architecture.Tokens(block));
    }

    /// <summary>Floats of one image's attention maps, [heads, tokens].</summary>
    public int MapLength => _attention.Heads * Architecture.Tokens(_block);

    /// <summary>From the workspace's stream to its answer.</summary>
    public Matrix Forward(Workspace workspace, Modulations modulations, int images)
    {
        var (team, tokens) = (_engine.Team, Architecture.Tokens(_block));
        var count = images * tokens;
        var (x, rows) = (workspace.Stream(count, _width), workspace.Rows(count, _width));
        var (queryKeyValue, hidden, answer) = (workspace.QueryKeyValue(count, _width), workspace.Hidden(count), workspace.Answer(count, _width));

        SelfModulatedLayerNorm.Run(team, x, modulations.Of(2 * _block, images), rows, _engine.Width);
        MatMul.Run(team, rows, _queryKeyValue, queryKeyValue);
        _attention.Run(team, queryKeyValue, tokens, _alpha.Pointer, rows);
        MatMul.Run(team, rows, _output, x, residual: x);
        SelfModulatedLayerNorm.Run(team, x, modulations.Of((2 * _block) + 1, images), rows, _engine.Width);
        MatMul.Run(team, rows, _expand, hidden, Activation.Gelu);
        MatMul.Run(team, hidden, _contract, answer);
        return answer;
    }

    /// <summary>α of an image of the last pass.</summary>
    public ReadOnlySpan<float> Maps(int image) => new(_alpha.Pointer + ((nint)image * MapLength), MapLength);

    public void Dispose()
    {
        _queryKeyValue.Dispose();
        _attention.Dispose();
        _output.Dispose();
        _expand.Dispose();
        _contract.Dispose();
        _alpha.Dispose();
    }
}
