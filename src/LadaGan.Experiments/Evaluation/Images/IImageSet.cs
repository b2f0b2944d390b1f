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

    /// <summary>The images that could not be decoded in the last run, which left them out, in the order of the set.</summary>
    IReadOnlyList<LeftOutImage> LeftOut => [];

    /// <summary>Calls <paramref name="ready"/> with each of the batches: uint8 [n, 3, S, S] in RGB, valid until the call returns.</summary>
    /// <remarks>What cannot be decoded is left out, so that a batch may be smaller than asked for, or empty.</remarks>
    /// <exception cref="LadaGan.Data.Datasets.DataException">These are all batches, and none of the images can be decoded.</exception>
    void Run(Batches batches, Action<Tensor> ready, CancellationToken cancellation);

    /// <summary>Adds what others found in the batches that the last run passed over; then these are all.</summary>
    /// <exception cref="LadaGan.Data.Datasets.DataException">None of the images can be decoded.</exception>
    void AddLeftOut(IEnumerable<LeftOutImage> images)
    {
    }
}

/// <summary>An image that cannot be decoded.</summary>
/// <param name="Index">Its number in the dataset.</param>
/// <param name="Image">What it is called, and what is wrong.</param>
internal sealed record LeftOutImage(int Index, CorruptImage Image);
