using LadaGan.Core.Images;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference;

/// <summary>Quantizes images [B, 3, S, S] in [−1, 1] to bytes [B, S, S, 3] (<see cref="PixelValue"/>).</summary>
internal readonly unsafe struct PixelBytes(float* images, byte* pixels, int size) : IParallelWork
{
    public static void Run(WorkerTeam team, float* images, byte* pixels, int size, int count) =>
        team.Run(new PixelBytes(images, pixels, size), count * size);

    /// <summary>Converts one line of an image.</summary>
    public void Run(int part, int worker)
    {
        var (image, y) = Math.DivRem(part, size);
        var plane = (nint)size * size;
        var red = images + (3 * image * plane) + (y * size);
        PixelValue.Interleave(new(red, size), new(red + plane, size), new(red + (2 * plane), size),
            new(pixels + ((nint)part * size * 3), size * 3));
    }
}
