using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Model;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Losses;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Distributed;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Training.Step;

/// <summary>
/// One step of the algorithm: the discriminator, then the generator, then the exponential moving average (EMA) of the generator.
/// </summary>
/// <remarks>
/// Paper section III-E and the authors' training loops. On the CPU a loss or a gradient that is not finite ends the step with a
/// <see cref="NonFiniteException"/> before it is applied. A GPU step does not wait for the values: it is applied, and a value that is
/// not finite stays in the sums of <see cref="Statistics"/> until they are read. There a step is a CUDA graph
/// (<see cref="CapturedSteps"/>), where the native library has them.
/// </remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly TrainingState _state;
    private readonly TrainingOptions _options;
    private readonly NetworkUpdate _discriminator;
    private readonly NetworkUpdate _generator;
    private readonly CapturedSteps? _captured;
    private readonly ProcessGroup? _group;
    private readonly DeferredStatistics? _deferred;

    // The scalars that a step with a given weight of R1 computes.
    private readonly Dictionary<double, string[]> _computed = [];

    /// <param name="state">The state to train; the same on every rank.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="group">The ranks among which each batch is divided; null for this process alone.</param>
    public TrainingStep(TrainingState state, TrainingOptions options, ProcessGroup? group = null)
    {
        (_state, _options, _group) = (state, options, group);
        _discriminator = new("D", "discriminator", state.Discriminator.Store, state.DiscriminatorOptimizer, group);
        _generator = new("G", "generator", state.Generator.Store, state.GeneratorOptimizer, group);
        var device = state.Generator.Store.Device;
        Statistics = new StepStatistics(device);
        var captures = group is null && device.IsCuda && options.CudaGraphs && CudaGraph.IsAvailable;
        _captured = captures ? new CapturedSteps(device, Compute, Advance) : null;
        _deferred = group is null || options.SyncBatchNorm ? null : new(group);
        foreach (var store in Stores)
        {
            (store.SynchronizedOver, store.DeferredStatistics) = (options.SyncBatchNorm ? group : null, _deferred);
        }
    }

    /// <summary>The statistics of the steps since they were last read.</summary>
    public StepStatistics Statistics { get; }

    /// <summary>The total time spent waiting for the other ranks' gradients.</summary>
    public TimeSpan Waited => _discriminator.Waited + _generator.Waited;

    /// <summary>Bytes of gradients that each step sums over the ranks; 0 for one process.</summary>
    public long SummedBytes => _discriminator.SummedBytes + _generator.SummedBytes;

    internal IStepProbe? Probe { get; set; }

    private int Ranks => _group?.Size ?? 1;

    private ParameterStore[] Stores => [_state.Generator.Store, _state.Discriminator.Store];

    private bool Consistency => _options.BcrReal > 0 || _options.BcrFake > 0;

    /// <param name="real">Real images [B, 3, S, S] in [−1, 1]; of several ranks, this one's [B / ranks, 3, S, S].</param>
    /// <param name="draws">The step's random numbers, for all B images.</param>
    /// <exception cref="NonFiniteException">A value is not finite. The step is incomplete, and the state must be loaded again.</exception>
    public void Run(Tensor real, StepDraws draws)
    {
        using var scope = new TensorScope();
        var device = _state.Generator.Store.Device;
        var (here, batch) = (real.Size(0), real.Size(0) * Ranks);
        var penalty = PenaltyWeight(_state.ImagesSeen / batch);
        var numbers = draws.Pack(pinned: device.IsGpu);
        numbers = _group is null ? numbers : numbers.Narrow(0, _group.Rank * here, here);
        if (_captured is null || Probe is not null)
        {
            Compute(real, numbers.To(device, nonBlocking: true), penalty);
        }
        else
        {
            _captured.Run(real, numbers, penalty);
        }
        Statistics.Count(_computed[penalty]);
        _state.ImagesSeen += batch;
    }

    public void Dispose()
    {
        foreach (var store in Stores)
        {
            (store.SynchronizedOver, store.DeferredStatistics) = (null, null);
        }
        _captured?.Dispose();
        _deferred?.Dispose();
        _discriminator.Dispose();
        _generator.Dispose();
        Statistics.Dispose();
    }

    /// <summary>What the CPU does in a step that a CUDA graph repeats.</summary>
    private void Advance()
    {
        _state.DiscriminatorOptimizer.Advance();
        _state.GeneratorOptimizer.Advance();
    }

    /// <summary>What the device does in a step, without waiting for anything: a function of these values and the state.</summary>
    private void Compute(Tensor real, Tensor numbers, double penalty)
    {
        using var scope = new TensorScope();
        TorchRuntime.AllowTf32(_options.Precision == Precision.Tf32);
        var batch = MicroBatch.Split(real, numbers, _options.BatchDevice, Ranks);

        // D step.
        _state.Discriminator.Store.RequireGrad(true);
        var discriminator = _discriminator.Run(batch, part => DiscriminatorLoss(part, penalty), Probe, _state);
        _state.Discriminator.Store.RequireGrad(false);
        _deferred?.Apply();

        // G step.
        var generator = _generator.Run(batch, GeneratorLoss, Probe, _state);
        _deferred?.Apply();

        // EMA.
        ExponentialMovingAverage.Update(_state.Ema.Store, _state.Generator.Store, _options.EmaDecay, _state.Conventions);

        StepScalar[] scalars = [.. discriminator, .. generator];
        Statistics.Accumulate(scalars);
        _computed[penalty] = [.. scalars.Where(scalar => scalar.Value is not null).Select(scalar => scalar.Name)];
        TorchRuntime.AllowTf32(false);    // float32 means float32 in everything else
    }

    /// <summary>
    /// γ in every step, or kγ in every k-th step and 0 otherwise: a function of the step's number, so that a resumed run is the same.
    /// </summary>
    private double PenaltyWeight(long step) => step % _options.R1Every == 0 ? _options.R1Gamma * _options.R1Every : 0;

    /// <summary>Equation 14, with bCR if it is on.</summary>
    private Objective DiscriminatorLoss(MicroBatch batch, double penalty)
    {
        var (real, draws) = (batch.Real, batch.Draws);
        var fake = Generate(draws.DiscriminatorLatents);
        var seenReal = (Consistency ? real : Augmented(real, draws.Real)).Detach();
        var seenFake = Consistency ? fake : Augmented(fake, draws.Fake);
        seenReal.RequiresGrad = penalty > 0;

        var realLogits = Judge(seenReal);                                              // [B, 25]
        var fakeLogits = Judge(seenFake);
        var r1 = penalty > 0 ? GradientPenalty.R1(realLogits, seenReal) : null;
        var bcr = Consistency ? ConsistencyLoss(real, fake, realLogits, fakeLogits, draws) : null;
        var loss = _options.Loss.Discriminator(realLogits, fakeLogits);
        loss = r1 is null ? loss : loss + (r1 * penalty);
        loss = bcr is null ? loss : loss + bcr;
        return new(
            loss,
            new("Loss/scores/real", realLogits.Mean()),
            new("Loss/scores/fake", fakeLogits.Mean()),
            new("Loss/r1_penalty", r1),
            new("Loss/D/bcr", bcr));
    }

    /// <summary>Equation 15.</summary>
    private Objective GeneratorLoss(MicroBatch batch)
    {
        var fake = _state.Generator.Forward(batch.Draws.GeneratorLatents, training: true);
        var logits = Judge(Consistency ? fake : Augmented(fake, batch.Draws.Generated));
        return new(_options.Loss.Generator(logits));
    }

    /// <summary>bCR: D sees the augmented copies of both batches in one pass; the loss penalises changes of an image's logits.</summary>
    private Tensor ConsistencyLoss(Tensor real, Tensor fake, Tensor realLogits, Tensor fakeLogits, StepInputs draws)
    {
        var augmented = Tensor.Cat([Augmented(real, draws.Real).Detach(), Augmented(fake, draws.Fake)], 0);
        var logits = Judge(augmented).Chunk(2, 0);
        return ConsistencyRegularization.Loss(realLogits, logits[0], _options.BcrReal)
            + ConsistencyRegularization.Loss(fakeLogits, logits[1], _options.BcrFake);
    }

    private Tensor Generate(Tensor latents)
    {
        using var noGrad = GradMode.Disabled();
        return _state.Generator.Forward(latents, training: true);
    }

    private Tensor Judge(Tensor images) => _state.Discriminator.Forward(images, training: true);

    private Tensor Augmented(Tensor images, AugmentationTensors draws) => DiffAugment.Apply(images, _options.Augment, draws);
}
