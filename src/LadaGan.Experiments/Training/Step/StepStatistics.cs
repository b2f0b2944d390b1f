using LadaGan.Experiments.Runs;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Training.Step;

/// <summary>One scalar of a training step under its name in <c>stats.jsonl</c>; null if the step does not compute it.</summary>
public readonly record struct StepScalar(string Name, Tensor? Value);

/// <summary>Accumulates each step's scalars on the device. They are read once per tick, so that training never waits for them.</summary>
public sealed class StepStatistics(Device device) : IDisposable
{
    private readonly Tensor _nothing = TensorScope.Detach(Tensor.Zeros([], device: device));
    private string[] _names = [];
    private long[] _counts = [];
    private Tensor _sums = Zeros(0, device);
    private Tensor _squares = Zeros(0, device);

    /// <summary>Adds one step's scalars; the first step determines their names and order. Null values are not counted.</summary>
    /// <exception cref="ArgumentException">The names differ from the first step's.</exception>
    public void Add(IReadOnlyList<StepScalar> scalars)
    {
        Accumulate(scalars);
        Count([.. scalars.Where(scalar => scalar.Value is not null).Select(scalar => scalar.Name)]);
    }

    /// <summary>The device's part of <see cref="Add"/>, which a CUDA graph repeats.</summary>
    internal void Accumulate(IReadOnlyList<StepScalar> scalars)
    {
        using var noGrad = GradMode.Disabled();
        if (_names.Length == 0)
        {
            Begin([.. scalars.Select(scalar => scalar.Name)]);
        }
        if (!scalars.Select(scalar => scalar.Name).SequenceEqual(_names))
        {
            throw new ArgumentException($"the scalars of a step must be {string.Join(", ", _names)}", nameof(scalars));
        }
        var values = Tensor.Stack([.. scalars.Select(scalar => scalar.Value?.Detach() ?? _nothing)], 0);
        _sums.AddInPlace(values);
        _squares.AddInPlace(values.Square());
    }

    /// <summary>The rest of <see cref="Add"/>: counts the values that a step computed.</summary>
    internal void Count(IReadOnlyCollection<string> computed)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            _counts[i] += computed.Contains(_names[i]) ? 1 : 0;
        }
    }

    /// <summary>Means and standard deviations since the last call, in the order of the names. Waits for the device.</summary>
    public IReadOnlyDictionary<string, Statistic> Take()
    {
        var (sums, squares) = (_sums.ToArray<float>(), _squares.ToArray<float>());
        var taken = new Dictionary<string, Statistic>();
        foreach (var (i, name) in _names.Index())
        {
            taken[name] = _counts[i] == 0 ? default : Statistic.OfSums(_counts[i], sums[i], squares[i]);
        }
        Clear();
        return taken;
    }

    public void Dispose()
    {
        _sums.Dispose();
        _squares.Dispose();
        _nothing.Dispose();
    }

    private static Tensor Zeros(int count, Device device) => TensorScope.Detach(Tensor.Zeros([count], device: device));

    private void Begin(string[] names)
    {
        (_names, _counts) = (names, new long[names.Length]);
        _sums.Dispose();
        _squares.Dispose();
        (_sums, _squares) = (Zeros(names.Length, device), Zeros(names.Length, device));
    }

    /// <summary>Resets the sums. Multiplication by 0 would keep NaN.</summary>
    private void Clear()
    {
        using var scope = new TensorScope();
        var zeros = Tensor.Zeros([_names.Length], device: device);
        _sums.CopyInPlace(zeros);
        _squares.CopyInPlace(zeros);
        Array.Clear(_counts);
    }
}
