using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>The real images of each training step, on the run's device: copied there, or kept there if they fit.</summary>
internal sealed class StepImages : IDisposable
{
    /// <summary>The part of a GPU's free memory that the images may take; the rest is for the steps.</summary>
    private const int Share = 4;

    private readonly Device _device;
    private readonly ImagesOnDevice? _kept;
    private readonly BatchLoader _loader;

    /// <param name="source">The images.</param>
    /// <param name="request">The run.</param>
    /// <param name="state">The state to train, which is on the device already: it decides the order and the position.</param>
    /// <param name="onCorrupt">Called for each image that cannot be decoded.</param>
    public StepImages(IImageSource source, RunRequest request, TrainingState state, Action<CorruptImage>? onCorrupt = null)
    {
        _device = request.Device;
        (_kept, Note) = Keep(source, request);
        _loader = RunImages.Load(source, request, state.DrawSeed, state.ImagesSeen, onCorrupt, _kept is null ? null : _kept.Has);
    }

    /// <summary>Whether the images stay on the GPU, in a sentence for the log; null where there is no choice.</summary>
    public string? Note { get; }

    /// <summary>The total time that training waited for images to be loaded.</summary>
    public TimeSpan Waited => _loader.Waited;

    /// <summary>The next batch; dispose it after the step.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled, and the next one returns this batch.</exception>
    public ImageBatch Next(CancellationToken stop) => _loader.Next(stop);

    /// <summary>A batch's images on the device, bytes [B, S, S, 3], for which the CPU does not wait.</summary>
    public Tensor OnDevice(ImageBatch batch) => _kept?.Take(batch)
        ?? Tensor.Over(batch.Address, DataType.UInt8, [batch.Count, batch.Size, batch.Size, 3], owner: null).Upload(_device);

    public void Dispose()
    {
        _loader.Dispose();
        _kept?.Dispose();
    }

    private static (ImagesOnDevice? Kept, string? Note) Keep(IImageSource source, RunRequest request)
    {
        var (device, size) = (request.Device, request.Configuration.Generator.ImageSize);
        if (request.Configuration.Training.DataOnDevice == DataOnDevice.Never || TorchRuntime.MemoryOf(device) is not { } memory)
        {
            return default;
        }
        var bytes = ImagesOnDevice.BytesFor(source.Count, size);
        var (needed, free) = (Room.Gigabytes(bytes), Room.Gigabytes(memory.Free));
        return bytes <= memory.Free / Share
            ? (new(source.Count, size, device), $"the images stay in the memory of {device} once they are there: {needed} of {free} free")
            : (null, $"the images are copied to {device} batch by batch: all {needed} are more than a quarter of {free} free");
    }
}
