using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>y = W₂·GELU(W₁·x + b₁) + b₂, a few rows at a time: the hidden map never exists as a whole, and what a worker holds of it stays in its second cache.</summary>
public sealed unsafe class Mlp : IDisposable
{
    private const int FewestPartsOfWorker = 4;  // with fewer, some workers wait long for others

    private readonly WorkerTeam _team;
    private readonly PackedWeights _expand;
    private readonly PackedWeights _contract;
    private readonly FloatBuffer _hidden;
    private readonly int _fewRows;

    /// <param name="team">Who computes.</param>
    /// <param name="expand">W₁ [hidden, inputs] and b₁, from now on owned by this.</param>
    /// <param name="contract">W₂ [outputs, hidden] and b₂, from now on owned by this.</param>
    public Mlp(WorkerTeam team, PackedWeights expand, PackedWeights contract)
    {
        if (expand.Columns != contract.Depth)
        {
            throw new ArgumentException($"a hidden width of {expand.Columns} is not one of {contract.Depth}", nameof(contract));
        }
        (_team, _expand, _contract) = (team, expand, contract);
        _fewRows = team.Size * FewestPartsOfWorker * MlpRows.RowsOfPart;
        _hidden = new FloatBuffer((long)_fewRows * Matrix.StrideOf(expand.Columns));
    }

    /// <summary>One call at a time.</summary>
    /// <param name="x">[M, inputs].</param>
    /// <param name="y">[M, outputs].</param>
    public void Run(Matrix x, Matrix y)
    {
        var hidden = new Matrix(_hidden.Pointer, Math.Min(x.Rows, _fewRows), _expand.Columns, Matrix.StrideOf(_expand.Columns));
        if (x.Rows < _fewRows)
        {
            MatMul.Run(_team, x, _expand, hidden, Activation.Gelu);
            MatMul.Run(_team, hidden, _contract, y);
        }
        else
        {
            MlpRows.Run(_team, x, _expand, hidden, _contract, y);
        }
    }

    public void Dispose()
    {
        _expand.Dispose();
        _contract.Dispose();
        _hidden.Dispose();
    }
}
