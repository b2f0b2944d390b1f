using LadaGan.Data.Loading;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>The images of a run in a GPU's memory, as bytes. Each comes there with the first batch that it is part of, and stays.</summary>
/// <remarks>
/// So the first pass loads images as any run does, and meets the same corrupt ones, and a resumed run starts at once. From then on only
/// numbers travel: which images make up a batch, and which of them are mirrored. The GPU's work is in the order of its calls.
/// </remarks>
/// <param name="count">N, the images of the dataset.</param>
/// <param name="size">S, the side of the square images, in pixels.</param>
/// <param name="device">The GPU.</param>
internal sealed class ImagesOnDevice(int count, int size, Device device) : IDisposable
{
    private readonly Tensor _images = TensorScope.Detach(Tensor.Empty([count, size, size, 3], DataType.UInt8, device));
    private readonly bool[] _has = new bool[count];

    public static long BytesFor(int count, int size) => (long)count * size * size * 3;

    /// <summary>Whether an image is there. Any thread may ask.</summary>
    public bool Has(int index) => Volatile.Read(ref _has[index]);

    /// <summary>The images of a batch, [B, S, S, 3], after those of them that were loaded for it have been put to the others.</summary>
    public Tensor Take(ImageBatch batch)
    {
        var (images, loaded) = (batch.Count, batch.Loaded.Count);
        var mirrors = batch.Mirrored.Contains(true);
        var numbers = Numbers(batch, mirrors);
        if (loaded > 0)
        {
            Add(batch, numbers.Narrow(0, numbers.Size(0) - loaded, loaded));
        }
        var taken = _images.IndexSelect(0, numbers.Narrow(0, 0, images));                         // [B, S, S, 3]
        return mirrors ? taken.Flip(2).Where(numbers.Narrow(0, images, images).View(images, 1, 1, 1) > 0, taken) : taken;
    }

    public void Dispose() => _images.Dispose();

    /// <summary>
    /// On the device, in one copy: the batch's indices; if any image is mirrored, a 1 for those that are; the indices loaded.
    /// </summary>
    private Tensor Numbers(ImageBatch batch, bool mirrors)
    {
        long[] numbers = [
            .. batch.Indices.ToArray(),
            .. mirrors ? batch.Mirrored.Select(mirrored => mirrored ? 1L : 0) : [],
            .. batch.Loaded,
        ];
        return Tensor.Of(numbers).Upload(device);
    }

    private void Add(ImageBatch batch, Tensor indices)
    {
        var shape = new long[] { batch.Loaded.Count, size, size, 3 };
        _images.IndexCopyInPlace(0, indices, Tensor.Over(batch.Address, DataType.UInt8, shape, owner: null).Upload(device));
        foreach (var index in batch.Loaded)
        {
            Volatile.Write(ref _has[index], true);
        }
    }
}
