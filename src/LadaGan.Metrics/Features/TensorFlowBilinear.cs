using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>
/// Bilinear resizing as TensorFlow 1.x does it: output pixel i lies at i·(in/out) of the input, without half-pixel
/// centres and without antialiasing.
/// </summary>
/// <remarks>
/// FID is defined with it. Source: tensorflow/core/kernels/resize_bilinear_op.cc, align_corners false, half_pixel_centers false.
/// </remarks>
public static class TensorFlowBilinear
{
    /// <param name="images">[N, H, W, C], floating point.</param>
    /// <param name="height">Of the result.</param>
    /// <param name="width">Of the result.</param>
    /// <returns>[N, height, width, C].</returns>
    public static Tensor Resize(Tensor images, int height, int width)
    {
        using var scope = new TensorScope();
        var columns = Along(images, 2, width, 1);                        // [N, H, width, C]
        return scope.MoveOut(Along(columns, 1, height, 1, 1));           // [N, height, width, C]
    }

    /// <param name="trailing">As many ones as dimensions follow <paramref name="dim"/>: the weights' shape.</param>
    private static Tensor Along(Tensor images, int dim, int size, params long[] trailing)
    {
        var inSize = images.Size(dim);
        // Single precision, as in TensorFlow: the product may fall on the other side of a whole number in double.
        var scale = inSize / (float)size;
        var (lower, upper, weight) = (new long[size], new long[size], new float[size]);
        for (var i = 0; i < size; i++)
        {
            var at = i * scale;
            lower[i] = (long)at;
            upper[i] = Math.Min(lower[i] + 1, inSize - 1);
            weight[i] = at - lower[i];
        }
        var device = images.Device;
        var low = images.IndexSelect(dim, Tensor.Of(lower).To(device));
        var high = images.IndexSelect(dim, Tensor.Of(upper).To(device));
        return low.Lerp(high, Tensor.Of(weight, [size, .. trailing]).To(device));
    }
}
