namespace LadaGan.Experiments.Training.Step;

/// <summary>A value of a training step is NaN or infinite, and the step was not applied.</summary>
/// <param name="what">The value: <c>Loss/D/loss</c>, <c>the gradient of generator.init.weight</c>, or <c>Gradients/G/norm</c>.</param>
internal sealed class NonFiniteException(string what) : Exception($"{what} is NaN or infinite")
{
    public string What { get; } = what;
}
