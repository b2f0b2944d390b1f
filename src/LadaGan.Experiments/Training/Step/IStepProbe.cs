using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Sees, and may spoil, what happens within a step: how tests bring faults about.</summary>
/// <remarks>The network is <c>D</c> or <c>G</c>.</remarks>
internal interface IStepProbe
{
    /// <summary>The loss that will be differentiated in the given one's place, once for each micro-batch.</summary>
    Tensor Loss(string network, Tensor loss);

    /// <summary>The parameters hold their whole gradients, and nothing was applied yet.</summary>
    void Gradients(string network, IReadOnlyList<Tensor> parameters);

    /// <summary>The network was updated.</summary>
    void Updated(string network, TrainingState state);
}
