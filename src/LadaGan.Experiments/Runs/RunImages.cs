using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;

namespace LadaGan.Experiments.Runs;

/// <summary>Opens the images of a run, and loads them in batches.</summary>
public static class RunImages
{
    /// <exception cref="DataException">There are no images.</exception>
    public static IImageSource Open(RunRequest request)
    {
        var all = OpenWhole(request);
        return request.Configuration.Training.Subset < 1
            ? new FractionImageSource(all, request.Configuration.Training.Subset, request.Seed ?? 0)
            : all;
    }

    /// <summary>All images, whatever fraction of them the run uses.</summary>
    internal static IImageSource OpenWhole(RunRequest request) => ImageSource.Open(request.Data, new SourceOptions
    {
        Split = request.Split,
        UsesLabels = false,
        Decode = request.Configuration.Training.Decoding,
    });

    /// <summary>Refuses a file that was built by another fit or filter than the configuration's, unless the request accepts it.</summary>
    /// <returns>A note if it was accepted; null if there is nothing to say.</returns>
    /// <exception cref="RunException">The file was built otherwise.</exception>
    internal static string? CheckPreparation(IImageSource source, RunRequest request)
    {
        var wanted = request.Configuration.Training.Preparation;
        if (source.Preparation is not { } built || built == wanted)
        {
            return null;
        }
        return request.AnyPreparation
            ? $"{source.Path} was built with {built}; it is used as it is, although the configuration has {wanted}"
            : throw new RunException($"{source.Path} was built with {built}, but training.fit is {wanted.Fit} and training.filter is "
                + $"{wanted.Filter.ToString().ToLowerInvariant()}; build it again, change these keys, or accept any preparation");
    }

    /// <summary>
    /// The first images in the run's order, [count, S, S, 3]; corrupt ones are reported when training reaches them.
    /// </summary>
    internal static byte[] First(IImageSource source, RunRequest request, int count)
    {
        using var loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = count,
            Seed = request.Seed ?? 0,
            Fit = request.Configuration.Training.Preparation.Fit,
            Filter = request.Configuration.Training.Preparation.Filter,
            Workers = 0,
            PrefetchBatches = 1,
            CacheBudgetBytes = 0,
        });
        using var batch = loader.Next();
        return batch.Pixels.ToArray();
    }

    /// <summary>Loads batches from a position in the order; the result does not depend on the number of workers.</summary>
    /// <param name="source">The images.</param>
    /// <param name="request">Gives the image size, the batch size and the workers.</param>
    /// <param name="seed">Determines the order.</param>
    /// <param name="imagesSeen">The position: the number of images used before.</param>
    /// <param name="onCorrupt">Called for each image that cannot be decoded.</param>
    /// <param name="has">Whether an image need not be loaded; null if all must be.</param>
    internal static BatchLoader Load(IImageSource source, RunRequest request, ulong seed, long imagesSeen,
        Action<CorruptImage>? onCorrupt = null, Func<int, bool>? has = null)
    {
        var batch = request.Configuration.Training.Batch;
        var here = batch / (request.Place?.Size ?? 1);    // each rank has its part of every batch
        return new(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = here,
            Stride = batch,
            Seed = seed,
            Workers = request.Workers,
            Fit = request.Configuration.Training.Preparation.Fit,
            Filter = request.Configuration.Training.Preparation.Filter,
            Mirror = request.Configuration.Training.Mirror,
            StartPosition = imagesSeen + ((request.Place?.Rank ?? 0) * here),
            OnCorrupt = onCorrupt,
            Has = has,
            CacheBudgetBytes = has is null ? BatchLoaderOptions.DefaultCacheBudgetBytes : 0,    // what the caller has is not loaded again
        });
    }
}
