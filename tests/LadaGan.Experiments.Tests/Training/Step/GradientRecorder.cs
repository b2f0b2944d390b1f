using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>Records the gradients that a step is about to apply.</summary>
internal sealed class GradientRecorder : IStepProbe
{
    public Dictionary<string, float[][]> Seen { get; } = [];

    public int Losses { get; private set; }

    public Tensor Loss(string network, Tensor loss)
    {
        Losses++;
        return loss;
    }

    public void Gradients(string network, IReadOnlyList<Tensor> parameters) => Seen[network] = [.. parameters.Select(Gradient)];

    public void Updated(string network, TrainingState state) { }

    private static float[] Gradient(Tensor parameter)
    {
        using var gradient = parameter.Grad!;
        return gradient.ToArray<float>();
    }
}
