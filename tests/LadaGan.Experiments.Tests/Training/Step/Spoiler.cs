using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>Injects NaN or an infinity into a training step.</summary>
/// <param name="place">loss, gradient or weight.</param>
/// <param name="network">D or G.</param>
/// <param name="value">NaN or an infinity.</param>
/// <param name="step">The first step to spoil, from 1.</param>
/// <param name="times">The number of consecutive steps to spoil.</param>
internal sealed class Spoiler(string place, string network, double value, int step, int times = 1) : IStepProbe
{
    private int _step;

    public int Spoiled { get; private set; }

    public Tensor Loss(string of, Tensor loss)
    {
        _step += of == "D" ? 1 : 0;
        return IsDue("loss", of) ? loss * value : loss;
    }

    public void Gradients(string of, IReadOnlyList<Tensor> parameters)
    {
        if (IsDue("gradient", of))
        {
            Spoil(parameters[parameters.Count / 2].Grad!);
        }
    }

    public void Updated(string of, TrainingState state)
    {
        if (IsDue("weight", of))
        {
            Spoil((of == "G" ? state.Generator.Store : state.Discriminator.Store).Parameters.Last());
        }
    }

    private bool IsDue(string here, string of)
    {
        var due = here == place && of == network && _step >= step && Spoiled < times;
        Spoiled += due ? 1 : 0;
        return due;
    }

    /// <summary>Spoils one element.</summary>
    private void Spoil(Tensor tensor)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var values = tensor.Detach().ToArray<float>();
        values[values.Length / 3] = (float)value;
        tensor.Detach().CopyInPlace(Tensor.Of(values, tensor.Shape));
    }
}
