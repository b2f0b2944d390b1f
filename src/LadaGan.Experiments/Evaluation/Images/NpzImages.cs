using LadaGan.Experiments.Generation;
using LadaGan.Interop.Numpy;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Images in guided-diffusion's format: <c>arr_0</c>, uint8 [N, S, S, 3].</summary>
internal sealed class NpzImages : IImageSet
{
    private readonly NpyArray _array;

    /// <param name="file">The file; the caller owns it and keeps it open while this object is in use.</param>
    /// <param name="count">The number of images to use, from the first; null for all.</param>
    /// <exception cref="RunException">The array has another type or shape.</exception>
    public NpzImages(NpzFile file, int? count = null)
    {
        _array = file.Array(GenerationRequest.NpzArray);
        var shape = _array.Shape;
        if (_array.Type != DataType.UInt8 || shape.Count != 4 || shape[1] != shape[2] || shape[3] != 3 || shape[0] is < 1 or > int.MaxValue
            || shape[1] is < 1 or > 16384)
        {
            throw new RunException($"{file.Path}: {GenerationRequest.NpzArray} is {_array.Type}[{string.Join(", ", shape)}], "
                + "but images must be uint8 [N, S, S, 3]");
        }
        Count = Math.Min(count ?? int.MaxValue, (int)shape[0]);
        Size = (int)shape[1];
    }

    public int Count { get; }

    public int Size { get; }

    public void Run(Batches batches, Action<Tensor> ready, CancellationToken cancellation)
    {
        using var stream = _array.OpenRead();
        var length = Size * Size * 3;
        var pixels = new byte[Math.Min(batches.Size, Count) * length];
        var wanted = batches.Of(Count).Select(batch => batch.Start).ToHashSet();
        // An entry of a zip is read from its beginning, so what is not wanted is passed over.
        foreach (var (start, rows) in new Batches(batches.Size).Of(Count))
        {
            cancellation.ThrowIfCancellationRequested();
            stream.ReadExactly(pixels.AsSpan(0, rows * length));
            if (wanted.Contains(start))
            {
                using var scope = new TensorScope();
                ready(Tensor.Of<byte>(pixels.AsSpan(0, rows * length), rows, Size, Size, 3).Permute(0, 3, 1, 2));
            }
        }
    }

    /// <summary>The array of images, produced batch by batch while it is written.</summary>
    /// <param name="images">The images to write.</param>
    /// <param name="count">How many of them can be decoded.</param>
    /// <param name="batch">Images per batch.</param>
    /// <param name="advanced">Called with the number of images done so far.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static NpySource Source(IImageSet images, long count, int batch, Action<long> advanced, CancellationToken cancellation) =>
        NpySource.FromWriter(GenerationRequest.NpzArray, DataType.UInt8, [count, images.Size, images.Size, 3], stream =>
        {
            var done = 0L;
            images.Run(new(batch), part =>
            {
                stream.Write(part.Permute(0, 2, 3, 1).ToArray<byte>());
                done += part.Size(0);
                advanced(done);
            }, cancellation);
        });
}
