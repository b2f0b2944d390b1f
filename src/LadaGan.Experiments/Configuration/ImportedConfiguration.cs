using LadaGan.Architecture;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Configuration;

/// <summary>The configuration with which an imported checkpoint's networks run and its training continues.</summary>
/// <remarks>
/// The architecture and the conventions are the checkpoint's. Of training, a checkpoint says little: the rest comes from the published
/// configuration of its image size, and from the defaults of the authors' PyTorch version where that is its origin.
/// </remarks>
public static class ImportedConfiguration
{
    private const int PyTorchBatch = 64;
    private const double PyTorchR1Gamma = 1e-2;
    private const int LastChannels = 256;
    private const int FewestChannels = 4;

    /// <param name="checkpoint">A checkpoint with a generator.</param>
    /// <param name="nameOrFile">A configuration to take the training options from; null for the published one of the image size.</param>
    /// <param name="settings">Changes, each <c>key=value</c>.</param>
    /// <exception cref="ConfigurationException">
    /// The checkpoint has no generator, or the named configuration or the settings are invalid or describe other networks.
    /// </exception>
    public static RunConfiguration Of(ForeignCheckpoint checkpoint, string? nameOrFile = null, IEnumerable<string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var generator = checkpoint.GeneratorOptions ?? throw new ConfigurationException(
            $"'{checkpoint.Path}' holds no generator, so nothing can be generated or trained with it");
        var discriminator = checkpoint.DiscriminatorOptions ?? UsualDiscriminator(generator.ImageSize);
        if (nameOrFile is not null)
        {
            var named = ConfigurationCatalog.Load(nameOrFile, settings);
            RequireNetworks(named, named with
            {
                Conventions = checkpoint.Conventions,
                Generator = generator,
                Discriminator = discriminator,
            }, checkpoint.Path);
            return named;
        }
        var published = ConfigurationCatalog.Load(PublishedFor(generator.ImageSize));
        var configuration = published with
        {
            Name = $"imported-{generator.ImageSize}",
            Conventions = checkpoint.Conventions,
            Generator = generator,
            Discriminator = discriminator,
            Training = checkpoint.Conventions == ConventionSet.Pytorch
                ? published.Training with { Batch = PyTorchBatch, R1Gamma = PyTorchR1Gamma }
                : published.Training,
        };
        return ConfigurationJson.Parse(ConfigurationJson.Write(configuration), $"the configuration of '{checkpoint.Path}'",
            [.. checkpoint.Settings, .. settings ?? []]);
    }

    /// <summary>The built-in configuration whose training options are taken for images of this size.</summary>
    public static string PublishedFor(int imageSize) => imageSize switch
    {
        <= 32 => "cifar10-32",
        64 => "celeba-64",
        128 => "ffhq-128",
        _ => "bedroom-256",
    };

    /// <summary>Real images seen: the checkpoint's number, or its training steps times the batch size.</summary>
    public static long ImagesSeen(ForeignCheckpoint checkpoint, RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(configuration);
        return checkpoint.Counters.Images ?? (checkpoint.Counters.Steps ?? 0) * configuration.Training.Batch;
    }

    // The published discriminators double the channels with each halving, up to 256 at 16×16.
    private static DiscriminatorOptions UsualDiscriminator(int imageSize)
    {
        var stages = int.Log2(imageSize / DiscriminatorOptions.TokenSide);
        return new()
        {
            ImageSize = imageSize,
            Channels = [.. Enumerable.Range(0, stages + 1).Select(stage => Math.Max(LastChannels >> (stages - stage), FewestChannels))],
        };
    }

    private static void RequireNetworks(RunConfiguration named, RunConfiguration held, string path)
    {
        if (ConfigurationDifference.Between(named, held) is [var difference, ..])
        {
            throw new ConfigurationException(
                $"configuration {named.Name} describes other networks than '{path}' holds: {difference.Key} is {difference.Was} there, "
                + $"but {difference.Now} in the checkpoint");
        }
    }
}
