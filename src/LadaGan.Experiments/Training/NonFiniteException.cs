namespace LadaGan.Experiments.Training;

/// <summary>A loss, gradient or weight is no longer a number; nothing was made of it.</summary>
internal sealed class NonFiniteException(string what) : Exception($"{what} is no longer a number")
{
    public string What { get; } = what;
}
