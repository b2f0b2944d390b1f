using LadaGan.Data.Loading;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Square images in a fixed order, read once, batch by batch.</summary>
internal interface IImageSet
{
    /// <summary>The number of images, those that cannot be decoded included.</summary>
    int Count { get; }

    /// <summary>S, the side of the images in pixels.</summary>
    int Size { get; }

    /// <summary>The images that could not be decoded in the last run, which left them out.</summary>
    IReadOnlyList<CorruptImage> Corrupt => [];

    /// <summary>Calls <paramref name="ready"/> with each batch: uint8 [n, 3, S, S] in RGB, valid until the call returns.</summary>
    /// <remarks>What cannot be decoded is left out, so that a batch may be smaller than asked for.</remarks>
    void Run(int batch, Action<Tensor> ready, CancellationToken cancellation);
}
