using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// An MLP, y = W₂·GELU(W₁·x + b₁) + b₂, a few rows at a time: the hidden map is never stored
/// as a whole; each thread's part stays in its second-level cache.
/// </summary>
public sealed unsafe class Mlp : IDisposable
{
    private const int FewestPartsOfThread = 4;  // with fewer, some threads wait long for others

    private readonly WorkerTeam _team;
    private readonly PackedWeights _expand;
    private readonly PackedWeights _contract;
    private readonly FloatBuffer _hidden;
    private readonly int _fewRows;

    /// <summary>Allocates the hidden map.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="expand">W₁ [hidden, inputs] and b₁; the MLP takes ownership.</param>
    /// <param name="contract">W₂ [outputs, hidden] and b₂; the MLP takes ownership.</param>
    /// <exception cref="ArgumentException">The hidden widths differ.</exception>
    public Mlp(WorkerTeam team, PackedWeights expand, PackedWeights contract)
    {
        if (expand.Columns != contract.Depth)
        {
            throw new ArgumentException($"the hidden widths {expand.Columns} and {contract.Depth} differ", nameof(contract));
        }
        (_team, _expand, _contract) = (team, expand, contract);
        _fewRows = team.Size * FewestPartsOfThread * MlpRows.RowsOfPart;
        _hidden = new FloatBuffer((long)_fewRows * Matrix.StrideOf(expand.Columns));
    }

    /// <summary>Computes the MLP; one call at a time.</summary>
    /// <param name="x">[M, inputs].</param>
    /// <param name="y">Receives [M, outputs].</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
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

    /// <summary>Frees the weights and the hidden map.</summary>
    public void Dispose()
    {
        _expand.Dispose();
        _contract.Dispose();
        _hidden.Dispose();
    }
}

/// <summary>Both products of an MLP, one directly after the other, for a few rows.</summary>
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

    /// <param name="team">Runs the computation.</param>
    /// <param name="x">[M, inputs].</param>
    /// <param name="expand">[hidden, inputs], packed.</param>
    /// <param name="hidden">At least [threads·<see cref="RowsOfPart"/>, hidden]: space for each thread's rows.</param>
    /// <param name="contract">[outputs, hidden], packed.</param>
    /// <param name="y">[M, outputs].</param>
    public static void Run(WorkerTeam team, Matrix x, PackedWeights expand, Matrix hidden, PackedWeights contract, Matrix y)
    {
        if (x.Columns != expand.Depth || y.Columns != contract.Columns || x.Rows != y.Rows)
        {
            throw new ArgumentException($"an MLP of widths {expand.Depth}, {expand.Columns}, {contract.Columns} does not map [{x.Rows}, "
                + $"{x.Columns}] to [{y.Rows}, {y.Columns}]", nameof(y));
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

    private static void Multiply<TSimd, TVector>(Matrix a, in Panels panels, Matrix c, Activation activation)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var depth = new Depth(1, 0, a.Columns);
        for (var panel = 0; panel < panels.Count; panel++)
        {
            Strip<TSimd, TVector>.Multiply(a, depth, panels[panel], c, activation);
        }
    }
}
