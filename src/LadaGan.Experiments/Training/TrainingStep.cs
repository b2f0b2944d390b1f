using LadaGan.Experiments.Configuration;
using LadaGan.Model;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Losses;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Training;

/// <summary>One step of the algorithm: the discriminator, then the generator, then the moving average.</summary>
/// <remarks>Paper section III-E and the authors' training loops.</remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly TrainingState _state;
    private readonly TrainingOptions _options;
    private readonly Tensor[] _generatorParameters;
    private readonly Tensor[] _discriminatorParameters;
    private readonly Tensor _zero;

    public TrainingStep(TrainingState state, TrainingOptions options)
    {
        (_state, _options) = (state, options);
        _generatorParameters = [.. state.Generator.Store.Parameters];
        _discriminatorParameters = [.. state.Discriminator.Store.Parameters];
        _zero = TensorScope.Detach(Tensor.Zeros([], device: state.Generator.Store.Device));
        Statistics = new StepStatistics(
            ["Loss/D/loss", "Loss/G/loss", "Loss/scores/real", "Loss/scores/fake", "Loss/r1_penalty", "Loss/D/bcr"],
            state.Generator.Store.Device);
    }

    internal IStepProbe? Probe { get; init; }

    /// <summary>What the steps since the last reading came to.</summary>
    public StepStatistics Statistics { get; }

    private bool Consistency => _options.BcrReal > 0 || _options.BcrFake > 0;

    /// <param name="real">Real images [B, 3, S, S] in [−1, 1].</param>
    /// <param name="draws">The step's random numbers, for the same B.</param>
    public void Run(Tensor real, StepDraws draws)
    {
        using var scope = new TensorScope();
        var discriminator = DiscriminatorStep(real, draws);
        var generatorLoss = GeneratorStep(draws);
        ExponentialMovingAverage.Update(_state.Average.Store, _state.Generator.Store, _options.EmaDecay);
        _state.ImagesSeen += real.Size(0);
        Statistics.Add(discriminator.Loss, generatorLoss, discriminator.RealScore, discriminator.FakeScore, discriminator.R1, discriminator.Bcr);
    }

    public void Dispose()
    {
        Statistics.Dispose();
        _zero.Dispose();
    }

    private (Tensor Loss, Tensor RealScore, Tensor FakeScore, Tensor R1, Tensor Bcr) DiscriminatorStep(Tensor real, StepDraws draws)
    {
        _state.Discriminator.Store.RequireGrad(true);
        var fake = Generate(draws.DiscriminatorLatents);
        var seenReal = (Consistency ? real : Augmented(real, draws.Real)).Detach();
        var seenFake = Consistency ? fake : Augmented(fake, draws.Fake);
        var penalised = _options.R1Gamma > 0;
        seenReal.RequiresGrad = penalised;

        var realLogits = Judge(seenReal);                                              // [B, 25]
        var fakeLogits = Judge(seenFake);
        var r1 = penalised ? GradientPenalty.R1(realLogits, seenReal) : _zero;
        var bcr = Consistency ? ConsistencyLoss(real, fake, realLogits, fakeLogits, draws) : _zero;
        var loss = LogisticLoss.Discriminator(realLogits, fakeLogits) + (r1 * _options.R1Gamma) + bcr;

        Update(loss, _discriminatorParameters, _state.DiscriminatorOptimizer, _state.Discriminator.Store);
        return (loss, realLogits.Mean(), fakeLogits.Mean(), r1, bcr);
    }

    private Tensor GeneratorStep(StepDraws draws)
    {
        _state.Discriminator.Store.RequireGrad(false);
        var fake = _state.Generator.Forward(Latents(draws.GeneratorLatents), training: true);
        var logits = Judge(Consistency ? fake : Augmented(fake, draws.Generated));
        var loss = LogisticLoss.Generator(logits);
        Update(loss, _generatorParameters, _state.GeneratorOptimizer, _state.Generator.Store);
        return loss;
    }

    /// <summary>bCR: the augmented copies of both batches go through D as one, and each image's logits should not change.</summary>
    private Tensor ConsistencyLoss(Tensor real, Tensor fake, Tensor realLogits, Tensor fakeLogits, StepDraws draws)
    {
        var augmented = Tensor.Cat([Augmented(real, draws.Real).Detach(), Augmented(fake, draws.Fake)], 0);
        var logits = Judge(augmented).Chunk(2, 0);
        return ConsistencyRegularization.Loss(realLogits, logits[0], _options.BcrReal) + ConsistencyRegularization.Loss(fakeLogits, logits[1], _options.BcrFake);
    }

    private Tensor Generate(float[] latents)
    {
        using var noGrad = GradMode.Disabled();
        return _state.Generator.Forward(Latents(latents), training: true);
    }

    private Tensor Judge(Tensor images) => _state.Discriminator.Forward(images, training: true);

    private Tensor Augmented(Tensor images, AugmentationDraws draws) => DiffAugment.Apply(images, _options.Augment, draws);

    private Tensor Latents(float[] z) =>
        Tensor.Of(z, z.Length / _state.Generator.Options.LatentWidth, _state.Generator.Options.LatentWidth).To(_state.Generator.Store.Device, nonBlocking: true);

    private static void Update(Tensor loss, Tensor[] parameters, Adam optimizer, ParameterStore store)
    {
        Gradients.Backward(loss, parameters);
        optimizer.Step();
        store.ZeroGrad();
    }
}
