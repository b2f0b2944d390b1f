using System.Security.Cryptography;
using System.Text;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;

namespace LadaGan.Experiments.Runs;

/// <summary>What a run learns from: the images of a request, and the loader that hands them out.</summary>
public static class RunImages
{
    /// <exception cref="DataException">There are none.</exception>
    public static IImageSource Open(RunRequest request)
    {
        var all = OpenWhole(request);
        return request.Configuration.Training.Subset < 1
            ? new FractionImageSource(all, request.Configuration.Training.Subset, request.Seed ?? 0)
            : all;
    }

    /// <summary>Whatever share of them the run learns from.</summary>
    internal static IImageSource OpenWhole(RunRequest request) => ImageSource.Open(request.Data, new SourceOptions
    {
        Split = request.Split,
    });

    /// <summary>
    /// The first images of the run's order, [count, S, S, 3]; what is corrupt among them is reported when training meets it.
    /// </summary>
    internal static byte[] First(IImageSource source, RunRequest request, int count)
    {
        using var loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = count,
            Seed = request.Seed ?? 0,
            Workers = 0,
            PrefetchBatches = 1,
            CacheBudgetBytes = 0,
        });
        using var batch = loader.Next();
        return batch.Pixels.ToArray();
    }

    /// <summary>The batches from a position of the order on; the same for any number of workers.</summary>
    /// <param name="source">The images.</param>
    /// <param name="request">Their size, the batch size and the workers.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="imagesSeen">The position: images taken before.</param>
    /// <param name="onCorrupt">Told about images that cannot be decoded.</param>
    internal static BatchLoader Load(IImageSource source, RunRequest request, ulong seed, long imagesSeen,
        Action<CorruptImage>? onCorrupt = null) => new(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = request.Configuration.Training.Batch,
            Seed = seed,
            Workers = request.Workers,
            Mirror = request.Configuration.Training.Mirror,
            StartPosition = imagesSeen,
            OnCorrupt = onCorrupt,
        });
}

/// <summary>Which images a run learns from: their number, and a hash of their names in order. Where they lie may change.</summary>
internal sealed record DataIdentity(int Count, string Names)
{
    public static DataIdentity Of(IImageSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < source.Count; index++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(source.Name(index)));
            hash.AppendData([0]);
        }
        return new(source.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
