using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>In its second step a rank reads what does not answer, for some seconds.</summary>
internal sealed class StuckProbe : IStepProbe
{
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(8);
    private int _step;

    public Tensor Loss(string network, Tensor loss)
    {
        if (network == "D" && ++_step == 2)
        {
            Thread.Sleep(_patience);
        }
        return loss;
    }

    public void Gradients(string network, IReadOnlyList<Tensor> parameters)
    {
    }

    public void Updated(string network, TrainingState state)
    {
    }
}
