using LadaGan.Data.Loading;

namespace LadaGan.Data.Tests.Loading;

public class LoaderBenchmarkTests
{
    private static readonly BatchLoaderOptions Options = new() { Size = 2, BatchSize = 4 };

    [Fact]
    public void Both_speeds_are_measured_when_the_images_fit_the_budget()
    {
        var result = LoaderBenchmark.Run(new FakeImageSource(10), Options, seconds: 0.02);

        Assert.True(result is { Decoded: > 0, Cached: > 0, CachedImages: >= 4 and <= 10 }, $"{result}");
    }

    [Fact]
    public void Images_beyond_the_budget_are_not_cached()
    {
        var result = LoaderBenchmark.Run(new FakeImageSource(10), Options with { CacheBudgetBytes = 119 }, seconds: 0.02);

        Assert.True(result is { Decoded: > 0, Cached: null, CachedImages: 0 }, $"{result}");
    }
}
