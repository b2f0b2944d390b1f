using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The last tokens → images [images, 3, size, size].</summary>
internal unsafe interface IImageHead : IDisposable
{
    void Forward(Matrix tokens, float* result, int images);
}
