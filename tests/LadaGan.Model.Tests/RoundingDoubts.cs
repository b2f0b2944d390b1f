using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>
/// The elements whose gradient, in some step, was nothing but float32 rounding error. Adam's first steps are as long for them as for any
/// other, so two correct programs may differ there by a learning rate; everywhere else they agree.
/// </summary>
internal sealed class RoundingDoubts
{
    private const float RoundingError = 1e-6f;
    private readonly HashSet<(string Name, int Index)> _elements = [];

    public int Count => _elements.Count;

    /// <summary>Notes this step's: gradients below a millionth of the largest of their tensor, but not zero.</summary>
    public void Note(ParameterStore store)
    {
        foreach (var entry in store.Entries.Where(entry => entry.IsParameter && !GoldenModule.IsWithoutEffect(entry.Name)))
        {
            var gradient = entry.Tensor.Grad!.ToArray<float>();
            var limit = RoundingError * gradient.Max(Math.Abs);
            for (var i = 0; i < gradient.Length; i++)
            {
                if (gradient[i] != 0 && Math.Abs(gradient[i]) < limit)
                {
                    _elements.Add((entry.Name, i));
                }
            }
        }
    }

    /// <summary>
    /// The values, with the doubtful elements replaced by
    /// <paramref name="actual"/>'s where they are within <paramref name="reach"/>.
    /// </summary>
    public Tensor Forgive(string name, Tensor expected, Tensor actual, double reach)
    {
        var (values, answers) = (expected.ToArray<float>(), actual.ToArray<float>());
        foreach (var (_, index) in _elements.Where(element => element.Name == name))
        {
            if (Math.Abs(values[index] - answers[index]) <= reach)
            {
                values[index] = answers[index];
            }
        }
        return Tensor.Of(values, expected.Shape);
    }
}
