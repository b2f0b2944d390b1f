using System.Numerics;
using System.Runtime.InteropServices;

namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>The one loop that products and convolutions spend their time in.</summary>
internal static class Vectors
{
    /// <summary>sum += factor · terms.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> terms, float factor)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var added = MemoryMarshal.Cast<float, Vector<float>>(terms[..sum.Length]);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = Vector.FusedMultiplyAdd(added[i], factors, sums[i]);
        }
        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(terms[i], factor, sum[i]);
        }
    }
}
