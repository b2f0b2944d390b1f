using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>The Inception network with formula weights, created once per test class.</summary>
public sealed class FormulaNetwork : IDisposable
{
    public FormulaNetwork()
    {
        using var scope = new TensorScope();
        Inception = new(FormulaWeights.Inception(), new(Device.Cpu));
        Network = new(Inception, "formula", "f0", IsPublished: false);
    }

    public InceptionNetwork Inception { get; }

    internal EvaluationNetwork Network { get; }

    public void Dispose() => Network.Dispose();
}
