using LadaGan.Data.Loading;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Square pictures in a fixed order that are looked at once, batch after batch.</summary>
internal interface IImageSet
{
    int Count { get; }

    /// <summary>S.</summary>
    int Size { get; }

    /// <summary>What could not be decoded in the last run; another image stood in for it.</summary>
    IReadOnlyList<CorruptImage> Corrupt => [];

    /// <summary>Calls <paramref name="ready"/> with each batch: uint8 [n, 3, S, S] in RGB, good until the call returns.</summary>
    void Run(int batch, Action<Tensor> ready, CancellationToken cancellation);
}
