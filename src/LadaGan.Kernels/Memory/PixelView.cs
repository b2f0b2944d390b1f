namespace LadaGan.Kernels.Memory;

/// <summary>
/// A view of channels-last maps: [image, line, pixel, channel] with strides in floats and contiguous channels. A matrix is one line of
/// one image whose pixels are its rows; a stride of 0 repeats the same numbers.
/// </summary>
/// <param name="data">The address of the first pixel.</param>
/// <param name="imageStride">Floats from one image to the next.</param>
/// <param name="lineStride">Floats from one line to the next.</param>
/// <param name="pixelStride">Floats from one pixel to the next.</param>
public readonly unsafe struct PixelView(float* data, nint imageStride, nint lineStride, nint pixelStride)
{
    /// <summary>The address of the first pixel.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one image to the next.</summary>
    public nint ImageStride { get; } = imageStride;

    /// <summary>Floats from one line to the next.</summary>
    public nint LineStride { get; } = lineStride;

    /// <summary>Floats from one pixel to the next.</summary>
    public nint PixelStride { get; } = pixelStride;

    /// <summary>The address of a line's first pixel.</summary>
    public float* Line(int image, int line) => Data + (image * ImageStride) + (line * LineStride);
}
