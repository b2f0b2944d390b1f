using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Observes and may modify the inside of a training step; tests inject faults with it.</summary>
/// <remarks>The network is <c>D</c> or <c>G</c>.</remarks>
internal interface IStepProbe
{
    /// <summary>Returns the loss to differentiate in place of the given one; called once per micro-batch.</summary>
    Tensor Loss(string network, Tensor loss);

    /// <summary>The gradients are complete and not yet applied.</summary>
    void Gradients(string network, IReadOnlyList<Tensor> parameters);

    /// <summary>The network was updated.</summary>
    void Updated(string network, TrainingState state);
}
