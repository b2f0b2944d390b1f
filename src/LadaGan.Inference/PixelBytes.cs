using LadaGan.Kernels.Threading;

namespace LadaGan.Inference;

/// <summary>Quantizes images [B, 3, S, S] in [−1, 1] to bytes [B, S, S, 3]: round(x·127.5 + 127.5), halves to even, clamped.</summary>
internal readonly unsafe struct PixelBytes(float* images, byte* pixels, int size) : IParallelWork
{
    private const float Half = 127.5f;

    public static void Run(WorkerTeam team, float* images, byte* pixels, int size, int count) =>
        team.Run(new PixelBytes(images, pixels, size), count * size);

    /// <summary>Converts one line of an image.</summary>
    public void Run(int part, int worker)
    {
        var (image, y) = Math.DivRem(part, size);
        var plane = (nint)size * size;
        var source = images + (3 * image * plane) + (y * size);
        var target = pixels + ((nint)part * size * 3);
        for (var x = 0; x < size; x++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                target[(3 * x) + channel] = (byte)Math.Clamp(MathF.Round((source[(channel * plane) + x] * Half) + Half), 0, 255);
            }
        }
    }
}
