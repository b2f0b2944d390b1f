using LadaGan.Data.Loading;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Square images in a fixed order, read once, batch by batch.</summary>
internal interface IImageSet
{
    int Count { get; }

    /// <summary>S, the side of the images in pixels.</summary>
    int Size { get; }

    /// <summary>The images that could not be decoded in the last run; the next image replaced each of them.</summary>
    IReadOnlyList<CorruptImage> Corrupt => [];

    /// <summary>Calls <paramref name="ready"/> with each batch: uint8 [n, 3, S, S] in RGB, valid until the call returns.</summary>
    void Run(int batch, Action<Tensor> ready, CancellationToken cancellation);
}
