using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>In its second step a rank is stuck, until it is released or a minute has passed.</summary>
internal sealed class StuckProbe : IStepProbe, IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private int _step;

    public void Release() => _released.Set();

    public Tensor Loss(string network, Tensor loss)
    {
        if (network == "D" && ++_step == 2)
        {
            _released.Wait(TimeSpan.FromMinutes(1));
        }
        return loss;
    }

    public void Gradients(string network, IReadOnlyList<Tensor> parameters)
    {
    }

    public void Updated(string network, TrainingState state)
    {
    }

    public void Dispose() => _released.Dispose();
}
