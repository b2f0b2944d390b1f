namespace LadaGan.Experiments.Training.Step;

/// <summary>A step came to something that is not a number, and refused to apply it.</summary>
/// <param name="what">What: <c>Loss/D/loss</c>, <c>the gradient of generator.init.weight</c>, or <c>Gradients/G/norm</c>.</param>
internal sealed class NonFiniteException(string what) : Exception($"{what} is no longer a number")
{
    public string What { get; } = what;
}
