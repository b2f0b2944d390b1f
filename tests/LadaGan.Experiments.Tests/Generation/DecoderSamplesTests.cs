using LadaGan.Architecture;
using LadaGan.Data.Images;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Tests.Generation;

/// <summary>
/// The decoder head has batch norms: samples are drawn with the running statistics, so an image depends on its latent alone and not on the
/// rest of the batch, and drawing changes nothing.
/// </summary>
public sealed class DecoderSamplesTests : TensorTest
{
    private const int Size = 64;
    private const int Width = 8;

    private readonly RunConfiguration _configuration = Smallest.Configuration(
        "generator.imageSize=64", "generator.head=decoder", "generator.decoderChannels=[8]",
        "discriminator.imageSize=64", "discriminator.channels=[4,8,8]");

    private readonly Generator _generator;

    public DecoderSamplesTests()
    {
        _generator = new(_configuration.Generator, Conventions.Paper, Device.Cpu, seed: 3);
        using var noGrad = GradMode.Disabled();
        // Running statistics that no batch has.
        foreach (var (name, tensor, _) in _generator.Store.Entries.Where(entry => !entry.IsParameter))
        {
            var values = Draw.Normal(name, tensor.Shape);
            tensor.CopyInPlace(name.EndsWith("var", StringComparison.Ordinal) ? values.Square() + 0.5 : values);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_engine_draws_each_image_of_a_batch_as_if_it_were_alone(int batch)
    {
        long[] seeds = [0, 1, 2, 3, 4];
        var expected = Tensor.Cat([.. seeds.Select(Alone)], 0);
        var images = new float[expected.Count];
        Untouched(() =>
        {
            using var engine = new TorchEngine(_generator);
            var (latents, at) = (Latents.OfSeeds(seeds, Width), 0);
            foreach (var part in latents.Chunk(batch * Width))
            {
                engine.Generate(part, images.AsSpan(at, part.Length / Width * 3 * Size * Size), default);
                at += part.Length / Width * 3 * Size * Size;
            }
        });
        TensorAssert.Close(expected, Tensor.Of(images, expected.Shape), 1e-5);
    }

    /// <summary>What <c>generate</c> runs on libtorch.</summary>
    [Fact]
    public void The_engine_draws_each_image_as_if_it_were_alone()
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder["model.safetensors"], _generator.Store, _configuration, 0);
        using var engine = new TorchEngine(folder["model.safetensors"], Device.Cpu, threads: 1);
        var images = new float[3 * 3 * Size * Size];
        engine.Generate(Latents.OfSeeds([4, 9, 2], Width), images, default);
        TensorAssert.Close(Tensor.Cat([Alone(4), Alone(9), Alone(2)], 0), Tensor.Of(images, 3, 3, Size, Size), 1e-5);
    }

    [Fact]
    public void The_grid_of_samples_shows_each_image_as_if_it_were_alone() =>
        Untouched(() => AssertCells(SampleGrid.Fakes(_generator), columns: 8, padding: 0, cells: [.. Enumerable.Range(0, 64)]));

    /// <summary>Samples stand in its first column; maps of three blocks with two heads each follow.</summary>
    [Fact]
    public void The_grid_of_attention_shows_each_image_as_if_it_were_alone() =>
        Untouched(() => AssertCells(
            AttentionGrid.Draw(_generator), columns: 7, padding: 2, cells: [.. Enumerable.Range(0, 8).Select(row => row * 7)]));

    protected override void Dispose(bool disposing)
    {
        _generator.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Alone(long seed)
    {
        using var noGrad = GradMode.Disabled();
        return _generator.Forward(Tensor.Of(Latents.OfSeeds([seed], Width), 1, Width), training: false);
    }

    /// <summary>The cells show the images of the seeds 0, 1, 2, …; rounding may carry a byte to its neighbour.</summary>
    private void AssertCells(DecodedImage grid, int columns, int padding, int[] cells)
    {
        foreach (var (seed, cell) in cells.Index())
        {
            var expected = Pixels.ToBytes(Alone(seed));
            var (top, left) = (cell / columns * (Size + padding), cell % columns * (Size + padding));
            for (var y = 0; y < Size; y++)
            {
                var row = grid.Rgb.Slice((((top + y) * grid.Width) + left) * 3, Size * 3);
                for (var x = 0; x < row.Length; x++)
                {
                    Assert.InRange(row[x] - expected[(y * Size * 3) + x], -1, 1);
                }
            }
        }
    }

    private void Untouched(Action draw)
    {
        float[][] Values() => [.. _generator.Store.Entries.Select(entry => entry.Tensor.Detach().ToArray<float>())];
        var before = Values();
        draw();
        Assert.Equal(before, Values());
    }
}
