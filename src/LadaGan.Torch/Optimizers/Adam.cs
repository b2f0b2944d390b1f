using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Optimizers;

/// <summary>
/// Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε).
/// </summary>
/// <remarks>
/// Source: Kingma and Ba 2014 (arXiv:1412.6980). All parameters are updated in one sweep: over plain memory on the CPU
/// (<see cref="AdamSweep"/>), by libtorch's list operators elsewhere.
/// </remarks>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly NamedTensor[] _parameters;
    private readonly Tensor[] _firstMoments;
    private readonly Tensor[] _secondMoments;

    public Adam(ParameterStore store, AdamOptions options)
    {
        _options = options;
        _parameters = [.. store.Entries.Where(entry => entry.IsParameter)];
        _firstMoments = Array.ConvertAll(_parameters, ZerosLike);
        _secondMoments = Array.ConvertAll(_parameters, ZerosLike);
    }

    /// <summary>Whether to use the list operators on the CPU too, to compare both implementations.</summary>
    internal bool AlwaysLists { get; init; }

    /// <summary>t, the number of updates made.</summary>
    public long Steps { get; set; }

    /// <summary>Both moments of every parameter, named <c>m.parameter</c> and <c>v.parameter</c>, for saving and loading.</summary>
    public IEnumerable<NamedTensor> State =>
        _parameters.Zip(_firstMoments, (p, m) => new NamedTensor($"m.{p.Name}", m, IsParameter: false))
            .Concat(_parameters.Zip(_secondMoments, (p, v) => new NamedTensor($"v.{p.Name}", v, IsParameter: false)));

    /// <summary>Runs one update from the parameters' gradients. A parameter without a gradient does not change.</summary>
    public void Step()
    {
        Steps++;
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var gradients = Array.ConvertAll(_parameters, parameter => parameter.Tensor.Grad);
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

    public void Dispose()
    {
        foreach (var tensor in _firstMoments.Concat(_secondMoments))
        {
            tensor.Dispose();
        }
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

    private static Tensor ZerosLike(NamedTensor parameter) =>
        TensorScope.Detach(Tensor.Zeros(parameter.Tensor.Shape, parameter.Tensor.Type, parameter.Tensor.Device));
}
