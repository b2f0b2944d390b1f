using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Model.Tests;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>Notes how well each step of Adam is known, for comparing the parameters after it.</summary>
internal sealed class DoubtRecorder(TrainingState state, double learningRate, double gradientError) : IStepProbe
{
    public RoundingDoubts Discriminator { get; } = new(learningRate, gradientError);

    public RoundingDoubts Generator { get; } = new(learningRate, gradientError);

    public Tensor Loss(string network, Tensor loss) => loss;

    public void Gradients(string network, IReadOnlyList<Tensor> parameters)
    {
        if (network == "D")
        {
            Discriminator.Note(state.Discriminator.Store);
        }
        else
        {
            Generator.Note(state.Generator.Store);
        }
    }

    public void Updated(string network, TrainingState state) { }
}
