using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
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

/// <summary>Both products of an MLP, one straight after the other, for a few rows.</summary>
internal readonly unsafe struct MlpRows : IParallelWork
{
    public const int RowsOfPart = 32;

    private readonly Matrix _x;
    private readonly Panels _expand;
    private readonly Matrix _hidden;
    private readonly Panels _contract;
    private readonly Matrix _y;

    private MlpRows(Matrix x, PackedWeights expand, Matrix hidden, PackedWeights contract, Matrix y) =>
        (_x, _expand, _hidden, _contract, _y) = (x, new Panels(expand), hidden, new Panels(contract), y);

    /// <param name="team">Who computes.</param>
    /// <param name="x">[M, inputs].</param>
    /// <param name="expand">[hidden, inputs], packed.</param>
    /// <param name="hidden">[workers·<see cref="RowsOfPart"/>, hidden] at least: room for each worker's rows.</param>
    /// <param name="contract">[outputs, hidden], packed.</param>
    /// <param name="y">[M, outputs].</param>
    public static void Run(WorkerTeam team, Matrix x, PackedWeights expand, Matrix hidden, PackedWeights contract, Matrix y)
    {
        if (x.Columns != expand.Depth || y.Columns != contract.Columns || x.Rows != y.Rows)
        {
            throw new ArgumentException($"from [{x.Rows}, {x.Columns}] an MLP of {expand.Depth}, {expand.Columns}, {contract.Columns} does not make [{y.Rows}, {y.Columns}]", nameof(y));
        }
        team.Run(new MlpRows(x, expand, hidden, contract, y), (x.Rows + RowsOfPart - 1) / RowsOfPart);
        GC.KeepAlive(expand);
        GC.KeepAlive(contract);
    }

    public void Run(int part, int worker)
    {
        switch (_expand.Width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part, worker); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part, worker); break;
            default: Run<Simd128, Vector128<float>>(part, worker); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part, int worker) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var first = part * RowsOfPart;
        var rows = Math.Min(RowsOfPart, _x.Rows - first);
        var hidden = _hidden.RowsFrom(worker * RowsOfPart, rows);
        Multiply<TSimd, TVector>(_x.RowsFrom(first, rows), _expand, hidden, Activation.Gelu);
        Multiply<TSimd, TVector>(hidden, _contract, _y.RowsFrom(first, rows), Activation.None);
    }

    private static void Multiply<TSimd, TVector>(Matrix a, in Panels panels, Matrix c, Activation activation) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var depth = new Depth(1, 0, a.Columns);
        for (var panel = 0; panel < panels.Count; panel++)
        {
            Strip<TSimd, TVector>.Multiply(a, depth, panels[panel], c, activation);
        }
    }
}
