using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Loading;

public class BatchLoaderTests
{
    private static readonly BatchLoaderOptions Options = new() { Size = 4, BatchSize = 7, Seed = 3 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_follow_the_order_for_any_number_of_workers(int workers)
    {
        var order = new ShuffledOrder(3, 20);
        using var loader = new BatchLoader(new FakeImageSource(20), Options with { Workers = workers });
        for (var number = 0; number < 12; number++)
        {
            Assert.Equal(number * 7, loader.Position);
            using var batch = loader.Next();

            Assert.Equal((7, 4, number * 7L), (batch.Count, batch.Size, batch.Position));
            Assert.Equal(order.Take(number * 7, 7), batch.Indices.ToArray());
            Assert.Equal(order.Take(number * 7, 7).SelectMany(
                index => Enumerable.Repeat<byte[]>([(byte)index, 1, 2], 16)).SelectMany(p => p), batch.Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_loader_started_at_a_position_goes_on_exactly(int workers)
    {
        var source = new FakeImageSource(20, corrupt: [5, 6]);
        var whole = Reds(source, Options with { Workers = workers }, batches: 10);
        using var first = new BatchLoader(source, Options with { Workers = workers });
        for (var number = 0; number < 4; number++)
        {
            first.Next().Dispose();
        }

        Assert.Equal(whole[28..], Reds(source, Options with { Workers = workers, StartPosition = first.Position }, batches: 6));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_corrupt_image_is_reported_once_and_replaced_by_the_next(int workers)
    {
        using var folder = new TemporaryFolder();
        for (var number = 0; number < 100; number++)
        {
            folder.Write($"{number:D3}.png", number == 41 ? [1, 2, 3] : PngWriter.Solid(4, 4, (byte)number, 0, 0));
        }
        using var source = ImageSource.Open(folder.Path);
        var reports = new List<CorruptImage>();

        var reds = Reds(source, Options with { Workers = workers, BatchSize = 10, OnCorrupt = reports.Add }, batches: 30);

        Assert.Equal([new CorruptImage("041.png", "is an unknown image format; supported are JPEG, PNG, WebP, BMP")], reports);
        Assert.Equal(new ShuffledOrder(3, 100).Take(0, 300).Select(index => index == 41 ? 42 : index), reds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Neighbours_that_are_corrupt_wrap_around_and_are_reported_in_the_batches_order(int workers)
    {
        var reports = new List<string>();
        using var loader = new BatchLoader(
            new FakeImageSource(6, corrupt: [0, 4, 5]),
            Options with { Workers = workers, BatchSize = 6, OnCorrupt = image => reports.Add(image.Name) });
        using var batch = loader.Next();

        var replacement = new[] { 1, 1, 2, 3, 1, 1 };
        Assert.Equal(new ShuffledOrder(3, 6).Take(0, 6).Select(index => replacement[index]), Reds(batch));
        Assert.Equal(3, loader.CorruptImages);
        var met = new ShuffledOrder(3, 6).Take(0, 6)
            .SelectMany(index => index switch { 4 => new[] { 4, 5, 0 }, 5 => [5, 0], 0 => [0], _ => [] });
        Assert.Equal(met.Distinct().Select(index => $"{index}.png"), reports);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Images_that_the_caller_has_are_not_loaded(int workers)
    {
        var decoded = new System.Collections.Concurrent.ConcurrentBag<int>();
        var source = new FakeImageSource(20) { BeforeDecode = decoded.Add };
        using var loader = new BatchLoader(source, Options with { Workers = workers, Has = index => index < 12, Mirror = true });
        var (order, mirror) = (new ShuffledOrder(3, 20), new Mirror(3));
        for (var number = 0; number < 3; number++)
        {
            using var batch = loader.Next();
            var indices = order.Take(number * 7, 7);
            Assert.Equal(indices, batch.Indices.ToArray());
            Assert.Equal(indices.Where(index => index >= 12), batch.Loaded);
            Assert.Equal(batch.Loaded.SelectMany(index => Enumerable.Repeat<byte[]>([(byte)index, 1, 2], 16)).SelectMany(pixel => pixel),
                batch.Pixels.ToArray());
            Assert.Equal(Enumerable.Range(0, 7).Select(place => mirror.Flips((number * 7) + place)), batch.Mirrored);
        }
        Assert.DoesNotContain(decoded, index => index < 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_source_without_any_usable_image_is_an_error(int workers)
    {
        using var loader = new BatchLoader(new FakeImageSource(3, 0, 1, 2), Options with { Workers = workers });

        var message = Assert.Throws<DataException>(() => loader.Next()).Message;

        Assert.StartsWith("fake: none of its images can be decoded; ", message, StringComparison.Ordinal);
        Assert.EndsWith(".png is broken", message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => loader.Next());
        Assert.Equal(0, loader.Position);
    }

    [Fact]
    public void An_error_in_a_worker_comes_out_of_Next_at_its_batch()
    {
        var bad = new ShuffledOrder(3, 50)[10];
        var source = new FakeImageSource(50)
        {
            BeforeDecode = index => { if (index == bad) { throw new DataException("the disk is gone"); } },
        };
        using var loader = new BatchLoader(source, Options with { Workers = 2 });

        loader.Next().Dispose();
        Assert.Equal("the disk is gone", Assert.Throws<DataException>(() => loader.Next()).Message);
    }

    [Theory]
    [InlineData(1L << 30, 20)]
    [InlineData(20 * 48, 20)]
    [InlineData(20 * 48 - 1, 60)]
    [InlineData(0, 60)]
    public void Finished_images_are_kept_if_all_fit_the_budget(long budget, int decoded)
    {
        var source = new FakeImageSource(20);

        var reds = Reds(source, Options with { Workers = 0, BatchSize = 20, CacheBudgetBytes = budget }, batches: 3);

        Assert.Equal(decoded, source.Decoded);
        Assert.Equal(new ShuffledOrder(3, 20).Take(0, 60), reds);
    }

    [Fact]
    public void Workers_stay_within_the_batches_they_may_prefetch()
    {
        var source = new FakeImageSource(1000);
        using var loader = new BatchLoader(source, Options with { Workers = 3, PrefetchBatches = 2, CacheBudgetBytes = 0 });
        for (var number = 1; number <= 20; number++)
        {
            loader.Next().Dispose();
            Assert.InRange(source.Decoded, number * 7, (number + 2) * 7);
        }
    }

    [Fact]
    public void A_cancelled_wait_loses_nothing()
    {
        using var open = new ManualResetEventSlim();
        using var loader = new BatchLoader(new FakeImageSource(20) { BeforeDecode = _ => open.Wait() }, Options with { Workers = 1 });
        using var cancel = new CancellationTokenSource();
        var waiting = Task.Run(() => loader.Next(cancel.Token));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => waiting.GetAwaiter().GetResult());

        open.Set();
        using var batch = loader.Next();
        Assert.Equal(0, batch.Position);
    }

    [Fact]
    public void A_cancelled_call_delivers_nothing_even_if_a_batch_is_ready()
    {
        var source = new FakeImageSource(20);
        using var loader = new BatchLoader(source, Options with { Workers = 1, PrefetchBatches = 2 });
        while (source.Decoded <= Options.BatchSize)    // the only worker is at the second batch, so the first is ready
        {
            Thread.Sleep(1);
        }
        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(new(canceled: true)));
        Assert.Equal(0, loader.Next().Position);
    }

    [Fact]
    public void Disposal_stops_workers_within_the_image_they_are_at()
    {
        var source = new FakeImageSource(1000);
        var loader = new BatchLoader(source, Options with { Workers = 2, BatchSize = 1000, PrefetchBatches = 100, CacheBudgetBytes = 0 });
        loader.Dispose();

        var decoded = source.Decoded;
        Thread.Sleep(20);
        Assert.Equal(decoded, source.Decoded);
        Assert.Throws<ObjectDisposedException>(() => loader.Next());
    }

    [Fact]
    public unsafe void Buffers_are_used_again_only_after_they_were_given_back()
    {
        using var loader = new BatchLoader(new FakeImageSource(20), Options with { Workers = 0 });
        var first = loader.Next();
        var address = first.Address;
        Assert.Equal(first.Pixels[0], *(byte*)address);
        using var second = loader.Next();
        Assert.NotEqual(address, second.Address);

        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Pixels.Length);
        using var third = loader.Next();
        using var fourth = loader.Next();
        Assert.Equal(address, third.Address);
        Assert.NotEqual(address, fourth.Address);
    }

    [Fact]
    public void Images_for_a_grid_are_read_in_the_order_asked_for()
    {
        var images = BatchLoader.ReadImages(new FakeImageSource(10, 3), [7, 3, 7], 2);

        Assert.Equal([7, 4, 7], images.Chunk(12).Select(image => (int)image[0]));
        Assert.Equal(3 * 12, images.Length);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Impossible_options_are_refused(int size, int batch, int prefetch, long start) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(
            new FakeImageSource(1),
            new BatchLoaderOptions { Size = size, BatchSize = batch, PrefetchBatches = prefetch, StartPosition = start }));

    [Fact]
    public void Fit_and_filter_are_applied()
    {
        using var folder = new TemporaryFolder();
        var random = new byte[40 * 20 * 3];
        new Random(1).NextBytes(random);
        folder.Write("a.png", PngWriter.Write(40, 20, 8, PngWriter.Rgb, random));
        using var source = ImageSource.Open(folder.Path);
        using var loader = new BatchLoader(
            source, new BatchLoaderOptions { Size = 8, BatchSize = 1, Fit = ImageFit.Crop, Filter = ResampleFilter.Lanczos });
        using var batch = loader.Next();

        var expected = ImageResizer.ToSquare(new DecodedImage(40, 20, random), 8, ImageFit.Crop, ResampleFilter.Lanczos);
        Assert.Equal(expected.Rgb.ToArray(), batch.Pixels.ToArray());
    }

    private static int[] Reds(IImageSource source, BatchLoaderOptions options, int batches)
    {
        using var loader = new BatchLoader(source, options);
        var reds = new List<int>();
        for (var number = 0; number < batches; number++)
        {
            using var batch = loader.Next();
            reds.AddRange(Reds(batch));
        }
        return [.. reds];
    }

    private static int[] Reds(ImageBatch batch) =>
        [.. batch.Pixels.ToArray().Chunk(batch.Size * batch.Size * 3).Select(image => (int)image[0])];
}
