using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Attention;

/// <summary>The mixing of one head of one image: scores → α in place, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ.</summary>
internal readonly unsafe struct HeadMixing : IParallelWork
{
    private readonly Matrix _queryKeyValue;
    private readonly int _tokens;
    private readonly int _heads;
    private readonly float* _alpha;
    private readonly Matrix _r;
    private readonly VectorWidth _width;

    private HeadMixing(Matrix queryKeyValue, int tokens, int heads, float* alpha, Matrix r, VectorWidth width)
    {
        (_queryKeyValue, _tokens, _heads, _r, _width) = (queryKeyValue, tokens, heads, r, width);
        _alpha = alpha;
    }

    public static void Run(WorkerTeam team, Matrix queryKeyValue, int tokens, int heads, float* alpha, Matrix r, VectorWidth width) =>
        team.Run(new HeadMixing(queryKeyValue, tokens, heads, alpha, r, width), queryKeyValue.Rows / tokens * heads);

    public void Run(int part, int worker)
    {
        switch (_width)
        {
            case VectorWidth.Bits512: Mix<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Mix<Simd256, Vector256<float>>(part); break;
            default: Mix<Simd128, Vector128<float>>(part); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mix<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (image, head) = Math.DivRem(part, _heads);
        var alpha = _alpha + ((nint)part * _tokens);
        Softmax<TSimd, TVector>(alpha, _tokens);

        var (width, headWidth, stride) = (_r.Columns, _r.Columns / _heads, _queryKeyValue.Stride);
        var q = _queryKeyValue.Row(image * _tokens) + (head * headWidth);
        var r = _r.Row(image * _tokens) + (head * headWidth);
        var column = 0;
        for (; column <= headWidth - TSimd.Lanes; column += TSimd.Lanes)
        {
            TVector g = default;
            for (nint token = 0; token < _tokens; token++)
            {
                g = TSimd.MultiplyAdd(TSimd.Broadcast(alpha[token]), TSimd.Load(q + (token * stride) + column), g);
            }
            for (nint token = 0; token < _tokens; token++)
            {
                var k = q + (token * stride) + column + width;
                TSimd.Store(TSimd.Multiply(TSimd.Multiply(g, TSimd.Load(k)), TSimd.Load(k + width)), r + (token * _r.Stride) + column);
            }
        }
        for (; column < headWidth; column++)
        {
            var g = 0f;
            for (nint token = 0; token < _tokens; token++)
            {
                g += alpha[token] * q[(token * stride) + column];
            }
            for (nint token = 0; token < _tokens; token++)
            {
                var k = q + (token * stride) + column + width;
                r[(token * _r.Stride) + column] = g * *k * k[width];
            }
        }
    }

    /// <summary>The softmax of a multiple of 64 numbers, in place; the maximum is subtracted first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<TSimd, TVector>(float* scores, int count) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var largest = TSimd.Load(scores);
        for (var i = TSimd.Lanes; i < count; i += TSimd.Lanes)
        {
            largest = TSimd.Max(largest, TSimd.Load(scores + i));
        }
        var most = TSimd.Broadcast(TSimd.Largest(largest));
        TVector sum = default;
        for (var i = 0; i < count; i += TSimd.Lanes)
        {
            var weight = TSimd.Exp(TSimd.Subtract(TSimd.Load(scores + i), most));
            TSimd.Store(weight, scores + i);
            sum = TSimd.Add(sum, weight);
        }
        var scale = TSimd.Broadcast(1 / TSimd.Sum(sum));
        for (var i = 0; i < count; i += TSimd.Lanes)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(scores + i), scale), scores + i);
        }
    }
}
