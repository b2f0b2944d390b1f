using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>Interferes with a step, for tests of what happens when its numbers go wrong. Networks are "D" and "G".</summary>
internal interface IStepProbe
{
    Tensor Loss(string network, Tensor loss);

    void Gradients(string network, IReadOnlyList<Tensor> parameters);

    void Updated(string network, TrainingState state);
}
