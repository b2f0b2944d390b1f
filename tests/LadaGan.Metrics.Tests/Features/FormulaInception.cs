using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests.Features;

/// <summary>The network with formula weights, created once and shared by the tests.</summary>
public sealed class FormulaInception : IDisposable
{
    public FormulaInception()
    {
        using var scope = new TensorScope();
        Network = new(FormulaWeights.Inception(), new(Device.Cpu));
    }

    public InceptionNetwork Network { get; }

    public void Dispose() => Network.Dispose();
}
