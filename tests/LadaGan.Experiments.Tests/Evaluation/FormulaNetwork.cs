using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>The Inception network with formula weights, created once per test class.</summary>
public sealed class FormulaNetwork : IDisposable
{
    public FormulaNetwork()
    {
        using var scope = new TensorScope();
        Network = new(new InceptionNetwork(FormulaWeights.Inception(), new(Device.Cpu)), "f0", IsPublished: false);
    }

    internal EvaluationNetwork Network { get; }

    public void Dispose() => Network.Dispose();
}
