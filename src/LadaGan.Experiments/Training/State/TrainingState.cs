using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Training.State;

/// <summary>
/// The complete state of a run: both networks, the EMA generator, both optimizers and three numbers. Every random number, including
/// the order of the data, is a pure function of <see cref="Seed"/>, <see cref="Reseeds"/> and <see cref="ImagesSeen"/>, so there is no
/// other state.
/// </summary>
public sealed class TrainingState : IDisposable
{
    internal const string EmaPrefix = "average.";
    internal const string DiscriminatorPrefix = "discriminator.";

    /// <param name="configuration">The networks and the training options.</param>
    /// <param name="device">The device for the tensors.</param>
    /// <param name="seed">The run's seed; null leaves every weight zero, for a state to be loaded.</param>
    public TrainingState(RunConfiguration configuration, Device device, ulong? seed)
    {
        Seed = seed ?? 0;
        var conventions = Conventions = Conventions.Of(configuration.Conventions);
        var training = configuration.Training;
        Generator = new Generator(configuration.Generator, conventions, device,
            Seeds.Initial(seed, "generator"), training.Precision, training.Convolution);
        Discriminator = new Discriminator(configuration.Discriminator, conventions, device,
            Seeds.Initial(seed, "discriminator"), training.Precision, training.Convolution);
        Ema = new Generator(configuration.Generator, conventions, device, seed: null);
        Ema.Store.CopyFrom(Generator.Store);
        Ema.Store.RequireGrad(false);
        GeneratorOptimizer = new Adam(Generator.Store,
            new(training.GeneratorLearningRate, training.Beta1, training.Beta2, conventions.AdamEpsilon, conventions.AdamEpsilonHat));
        DiscriminatorOptimizer = new Adam(Discriminator.Store,
            new(training.DiscriminatorLearningRate, training.Beta1, training.Beta2, conventions.AdamEpsilon, conventions.AdamEpsilonHat));
    }

    public Conventions Conventions { get; }

    public Generator Generator { get; }

    public Discriminator Discriminator { get; }

    /// <summary>The exponential moving average (EMA) of the generator, which generates samples.</summary>
    public Generator Ema { get; }

    public Adam GeneratorOptimizer { get; }

    public Adam DiscriminatorOptimizer { get; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; set; }

    /// <summary>The number of rollbacks; each one changes the random numbers that follow.</summary>
    public int Reseeds { get; set; }

    /// <summary>The seed of every random number drawn from now on.</summary>
    public ulong DrawSeed => Seeds.Draws(Seed, Reseeds);

    /// <summary>Real images seen so far; also the position in the data's order.</summary>
    public long ImagesSeen { get; set; }

    /// <summary>Every tensor of the state, each under a unique name.</summary>
    public IEnumerable<NamedTensor> Tensors =>
        Prefixed("generator.", Generator.Store.Entries)
            .Concat(Prefixed(DiscriminatorPrefix, Discriminator.Store.Entries))
            .Concat(Prefixed(EmaPrefix, Ema.Store.Entries))
            .Concat(Prefixed("generator_optimizer.", GeneratorOptimizer.State))
            .Concat(Prefixed("discriminator_optimizer.", DiscriminatorOptimizer.State));

    /// <summary>Resets to the initial state of a run with this configuration and seed.</summary>
    internal void Restart(RunConfiguration configuration)
    {
        using var first = new TrainingState(configuration, Generator.Store.Device, Seed);
        using var noGrad = GradMode.Disabled();
        foreach (var (mine, its) in Tensors.Zip(first.Tensors))
        {
            mine.Tensor.CopyInPlace(its.Tensor);
        }
        (ImagesSeen, GeneratorOptimizer.Steps, DiscriminatorOptimizer.Steps) = (0, 0, 0);
    }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        Ema.Dispose();
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
    }

    private static IEnumerable<NamedTensor> Prefixed(string prefix, IEnumerable<NamedTensor> entries) =>
        entries.Select(entry => entry with { Name = prefix + entry.Name });
}
