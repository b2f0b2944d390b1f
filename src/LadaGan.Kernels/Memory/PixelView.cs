namespace LadaGan.Kernels.Memory;

/// <summary>
/// Where the channels of a pixel begin: [image, line, pixel, channel] with strides in floats, channels without gaps. A matrix is one line of
/// one image whose pixels are its rows; a stride of 0 says the same numbers again.
/// </summary>
public readonly unsafe struct PixelView(float* data, nint imageStride, nint lineStride, nint pixelStride)
{
    public float* Data { get; } = data;

    public nint ImageStride { get; } = imageStride;

    public nint LineStride { get; } = lineStride;

    public nint PixelStride { get; } = pixelStride;

    /// <summary>The first channel of a line's first pixel.</summary>
    public float* Line(int image, int line) => Data + (image * ImageStride) + (line * LineStride);
}
