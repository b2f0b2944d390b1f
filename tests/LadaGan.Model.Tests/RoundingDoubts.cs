using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>
/// How far apart two correct programs' parameters may be after steps of Adam. A step is the learning rate times a quotient of gradients,
/// whatever their size: where a gradient g is known to an error δ, the step is known to δ/|g| of the learning rate, and where g is nothing
/// but rounding, to all of it.
/// </summary>
/// <param name="gradientError">The tolerance of a gradient, relative to the largest of its tensor.</param>
internal sealed class RoundingDoubts(double learningRate, double gradientError)
{
    private readonly Dictionary<string, double[]> _reach = [];

    /// <summary>The share of elements that may differ by more than a tenth of a step.</summary>
    public double Share =>
        _reach.Values.Sum(reach => reach.Count(value => value > learningRate / 10)) / (double)_reach.Values.Sum(reach => reach.Length);

    /// <summary>Takes a step's gradients. One that is exactly zero has no terms, and no error.</summary>
    public void Note(ParameterStore store)
    {
        foreach (var entry in store.Entries.Where(entry => entry.IsParameter && !GoldenModule.IsWithoutEffect(entry.Name)))
        {
            using var scope = new TensorScope();
            var gradient = entry.Tensor.Grad!.ToArray<float>();
            var error = gradientError * gradient.Max(Math.Abs);
            var reach = _reach.TryGetValue(entry.Name, out var before) ? before : _reach[entry.Name] = new double[gradient.Length];
            for (var i = 0; i < gradient.Length; i++)
            {
                reach[i] += gradient[i] == 0 ? 0 : learningRate * Math.Min(2, error / Math.Abs(gradient[i]));
            }
        }
    }

    /// <summary>Every element is within <paramref name="tolerance"/> of its tensor's largest, and within the reach of its steps.</summary>
    public void Check(string what, string name, Tensor expected, Tensor actual, double tolerance)
    {
        var (wanted, got) = (expected.Detach().ToArray<float>(), actual.Detach().ToArray<float>());
        Assert.Equal(wanted.Length, got.Length);
        var (rounding, reach) = (tolerance * wanted.Max(Math.Abs), _reach.GetValueOrDefault(name));
        for (var i = 0; i < wanted.Length; i++)
        {
            var allowed = rounding + (reach?[i] ?? 0);
            Assert.True(Math.Abs((double)wanted[i] - got[i]) <= allowed,
                $"{what}: {name}[{i}] is {got[i]:g8}, expected {wanted[i]:g8} within {allowed:g3}");
        }
    }
}
