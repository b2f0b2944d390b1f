using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Optimizers;

/// <summary>
/// Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε).
/// </summary>
/// <remarks>
/// Source: Kingma and Ba 2014 (arXiv:1412.6980). All parameters are updated in one sweep: over plain memory on the CPU
/// (<see cref="AdamSweep"/>), by PyTorch's fused kernel on a GPU, by its list operators where there is neither. On a GPU t is counted
/// there too, so that a <see cref="CudaGraph"/> can repeat the update.
/// </remarks>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly NamedTensor[] _parameters;
    private readonly Tensor[] _firstMoments;
    private readonly Tensor[] _secondMoments;
    private readonly Tensor? _counter;
    private long _counted = -1;

    public Adam(ParameterStore store, AdamOptions options)
    {
        _options = options;
        _parameters = [.. store.Entries.Where(entry => entry.IsParameter)];
        _firstMoments = Array.ConvertAll(_parameters, ZerosLike);
        _secondMoments = Array.ConvertAll(_parameters, ZerosLike);
        _counter = store.Device.IsGpu && Aten.FusedAdam.IsAvailable
            ? TensorScope.Detach(Tensor.Zeros([], device: store.Device))
            : null;
    }

    /// <summary>Whether to use the list operators on the CPU too, to compare both implementations.</summary>
    internal bool AlwaysLists { get; init; }

    /// <summary>t, the number of updates made.</summary>
    public long Steps { get; set; }

    private bool OnDevice => _counter is not null && !AlwaysLists;

    /// <summary>Both moments of every parameter, named <c>m.parameter</c> and <c>v.parameter</c>, for saving and loading.</summary>
    public IEnumerable<NamedTensor> State =>
        _parameters.Zip(_firstMoments, (p, m) => new NamedTensor($"m.{p.Name}", m, IsParameter: false))
            .Concat(_parameters.Zip(_secondMoments, (p, v) => new NamedTensor($"v.{p.Name}", v, IsParameter: false)));

    /// <summary>Runs one update from the parameters' gradients. A parameter without a gradient does not change.</summary>
    public void Step()
    {
        Advance();
        Apply();
    }

    /// <summary>Counts one update that a <see cref="CudaGraph"/> makes, which recorded <see cref="Step"/>.</summary>
    public void Advance()
    {
        Steps++;
        if (OnDevice && _counted != Steps - 1)
        {
            using var scope = new TensorScope();
            _counter!.CopyInPlace(Tensor.Full([], Steps - 1));
        }
        _counted = Steps;
    }

    public void Dispose()
    {
        foreach (var tensor in _firstMoments.Concat(_secondMoments))
        {
            tensor.Dispose();
        }
        _counter?.Dispose();
    }

    internal static AdamStep StepOf(AdamOptions options, long step)
    {
        var correction = Math.Sqrt(1 - Math.Pow(options.Beta2, step));
        return new(
            (float)options.Beta1,
            (float)options.Beta2,
            (float)(options.LearningRate * correction / (1 - Math.Pow(options.Beta1, step))),
            (float)(options.EpsilonHat ? options.Epsilon : options.Epsilon * correction));
    }

    private void Apply()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var gradients = Array.ConvertAll(_parameters, parameter => parameter.Tensor.Grad);
        if (OnDevice)
        {
            UpdateFused(gradients);
            return;
        }
        var rate = StepOf(_options, Steps);
        if (!AlwaysLists && _parameters.Length > 0 && _parameters[0].Tensor.Device == Device.Cpu)
        {
            for (var i = 0; i < _parameters.Length; i++)
            {
                if (gradients[i] is { } gradient)
                {
                    AdamSweep.Update(_parameters[i].Tensor, gradient, _firstMoments[i], _secondMoments[i], rate);
                }
            }
        }
        else
        {
            UpdateLists(gradients, rate);
        }
    }

    private void UpdateLists(Tensor?[] gradients, AdamStep rate)
    {
        var with = Enumerable.Range(0, _parameters.Length).Where(i => gradients[i] is not null).ToArray();
        Tensor[] g = [.. with.Select(i => gradients[i]!)], m = [.. with.Select(i => _firstMoments[i])],
            v = [.. with.Select(i => _secondMoments[i])];
        Tensor[] parameters = [.. with.Select(i => _parameters[i].Tensor)];
        Aten.ForeachMultiplyScalar.Run(m, (double)rate.Beta1);
        Aten.ForeachAddList.Run(m, g, 1.0 - rate.Beta1);
        Aten.ForeachMultiplyScalar.Run(v, (double)rate.Beta2);
        Aten.ForeachAddCMul.Run(v, g, g, 1.0 - rate.Beta2);
        var roots = Aten.ForeachSqrt.CallList(v);
        Aten.ForeachAddScalar.Run(roots, (double)rate.Epsilon);
        Aten.ForeachAddCDiv.Run(parameters, m, roots, -(double)rate.Rate);
    }

    /// <summary>
    /// PyTorch's fused kernel, which divides by √(v/(1−β₂ᵗ)) + ε. For ε̂ it is given a t for which there is no bias left to correct, and
    /// the corrected learning rate.
    /// </summary>
    private void UpdateFused(Tensor?[] gradients)
    {
        var t = _counter!.AddInPlace(1.0);
        var (rate, steps) = (Tensor.Full([], _options.LearningRate, device: t.Device), t);
        if (_options.EpsilonHat)
        {
            var exact = t.To(DataType.Float64);
            Tensor Bias(double beta) => 1 - (exact * Math.Log(beta)).Exp();
            rate = (Bias(_options.Beta2).Sqrt() / Bias(_options.Beta1) * _options.LearningRate).To(DataType.Float32);
            steps = Tensor.Full([], 1e9, device: t.Device);
        }
        var with = Enumerable.Range(0, _parameters.Length).Where(i => gradients[i] is not null).ToArray();
        Aten.FusedAdam.Run(
            Array.ConvertAll(with, i => _parameters[i].Tensor), Array.ConvertAll(with, i => gradients[i]!),
            Array.ConvertAll(with, i => _firstMoments[i]), Array.ConvertAll(with, i => _secondMoments[i]),
            Array.Empty<Tensor>(), Array.ConvertAll(with, _ => steps), rate,
            _options.Beta1, _options.Beta2, 0.0, _options.Epsilon, false, false);
    }

    private static Tensor ZerosLike(NamedTensor parameter) =>
        TensorScope.Detach(Tensor.Zeros(parameter.Tensor.Shape, parameter.Tensor.Type, parameter.Tensor.Device));
}
