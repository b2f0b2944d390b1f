using System.IO.Compression;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.Loop;

/// <summary>The images that a GPU keeps are those that it would be given, counted on the <see cref="PretendGpu"/>.</summary>
public sealed class ImagesOnDeviceTests : TensorTest
{
    private const int Batch = 4;
    private const int Bytes = 32 * 32 * 3;
    private static readonly Device Gpu = PretendGpu.Device;
    private readonly RunFolder _runs = new();

    public ImagesOnDeviceTests()
    {
        using var zip = ZipFile.Open(_runs.Data, ZipArchiveMode.Update);
        zip.GetEntry("00000/img00000007.png")!.Delete();
        using var stream = zip.CreateEntry("00000/img00000007.png", CompressionLevel.NoCompression).Open();
        stream.Write("this is not an image"u8);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(3, 48, true)]    // from the middle of the third pass
    public void Batches_are_the_same_and_so_are_the_corrupt_images(int workers, long start, bool mirror)
    {
        var (kept, keptCorrupt) = Batches(Request("auto", mirror, workers), start, 16);
        var (copied, copiedCorrupt) = Batches(Request("never", mirror, workers), start, 16);
        Assert.Equal(copied, kept);
        Assert.Equal(copiedCorrupt, keptCorrupt);
        Assert.Equal("00000/img00000007.png", Assert.Single(keptCorrupt).Name);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void After_the_first_pass_only_numbers_travel(bool mirror, int numbers)
    {
        using var source = RunImages.Open(Request("auto", mirror));
        using var state = new TrainingState(Request("auto").Configuration, Gpu, seed: 1);
        using var images = new StepImages(source, Request("auto", mirror), state);
        Assert.All(Enumerable.Range(0, RunFolder.Images / Batch), _ => Assert.InRange(Uploaded(images), Batch * Bytes, int.MaxValue));
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(numbers * Batch * sizeof(long), Uploaded(images));
        }
    }

    [Fact]
    public void Images_that_are_too_many_are_copied_batch_by_batch()
    {
        var request = Request("auto");
        using var source = RunImages.Open(request);
        using var state = new TrainingState(request.Configuration, Gpu, seed: 1);
        PretendGpu.WithFree((4 * RunFolder.Images * Bytes) - 1, () =>
        {
            using var images = new StepImages(source, request, state);
            Assert.Equal($"the images are copied to {Gpu} batch by batch: all 0.1 MB are more than a quarter of 0.2 MB free", images.Note);
            Assert.Equal([Batch * Bytes, Batch * Bytes], Enumerable.Range(0, 2).Select(_ => Uploaded(images)));
        });
        PretendGpu.WithFree((4 * RunFolder.Images * Bytes) + 100, () =>
        {
            using var images = new StepImages(source, request, state);
            Assert.Equal($"the images stay in the memory of {Gpu} once they are there: 0.1 MB of 0.2 MB free", images.Note);
        });
        using var onCpu = new StepImages(source, request with { Device = Device.Cpu }, state);
        Assert.Null(onCpu.Note);
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static (List<byte[]> Batches, List<CorruptImage> Corrupt) Batches(RunRequest request, long start, int count)
    {
        using var source = RunImages.Open(request);
        using var state = new TrainingState(request.Configuration, Gpu, seed: 1) { ImagesSeen = start };
        List<CorruptImage> corrupt = [];
        using var images = new StepImages(source, request, state, corrupt.Add);
        List<byte[]> batches = [];
        for (var number = 0; number < count; number++)
        {
            using var scope = new TensorScope();
            using var batch = images.Next(CancellationToken.None);
            batches.Add(images.OnDevice(batch).ToArray<byte>());
        }
        return (batches, corrupt);
    }

    /// <summary>The bytes that a batch brings to the device, for which the CPU does not wait.</summary>
    private static long Uploaded(StepImages images)
    {
        var counts = PretendGpu.Count(() =>
        {
            using var scope = new TensorScope();
            using var batch = images.Next(CancellationToken.None);
            images.OnDevice(batch);
        });
        Assert.Equal(0, counts.Waited);
        return counts.Uploaded;
    }

    private RunRequest Request(string keep, bool mirror = false, int workers = 0) =>
        _runs.Request("runs", $"training.dataOnDevice={keep}", $"training.mirror={(mirror ? "true" : "false")}") with
        {
            Device = Gpu,
            Workers = workers,
        };
}
