using LadaGan.Architecture;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Generation;

public sealed class SamplerTests : TensorTest
{
    private readonly Generator _generator;

    public SamplerTests() => _generator = new(Smallest.Configuration().Generator, Conventions.Paper, Device.Cpu, seed: 3);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_batch_does_not_change_the_images(int batch)
    {
        var latents = Latents.OfSeeds([0, 1, 2, 3, 4, 5, 6], 8);
        var whole = Pixels.ToBytes(_generator.Forward(Tensor.Of(latents, 7, 8), training: false));
        var starts = new List<int>();
        var images = new byte[7 * 3 * 32 * 32];
        new Sampler(_generator, batch).Run(latents, (start, part) =>
        {
            starts.Add(start);
            part.CopyTo(images.AsSpan(start * 3 * 32 * 32));
        });
        Assert.Equal(Enumerable.Range(0, 7).Where(i => i % batch == 0), starts);
        Assert.All(whole.Zip(images), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Pixels_are_those_of_the_images()
    {
        var latents = Latents.OfSeeds([5, 9, 2], 8);
        var expected = Pixels.ToBytes(_generator.Forward(Tensor.Of(latents, 3, 8), training: false));
        var actual = new Sampler(_generator, batch: 2).ToPixels(latents);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Cancellation_stops_between_batches()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        Assert.Throws<OperationCanceledException>(() => new Sampler(_generator, batch: 1).Run(Latents.OfSeeds([0, 1, 2], 8), (_, _) =>
        {
            calls++;
            stop.Cancel();
        }, stop.Token));
        Assert.Equal(1, calls);
    }

    protected override void Dispose(bool disposing)
    {
        _generator.Dispose();
        base.Dispose(disposing);
    }
}
