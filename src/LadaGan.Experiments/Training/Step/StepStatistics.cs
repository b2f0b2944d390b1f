using LadaGan.Experiments.Runs;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Sums of each step's scalars, kept on the device and read once a tick, so the loop never waits for a number.</summary>
public sealed class StepStatistics : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor _sums;
    private readonly Tensor _squares;
    private readonly Tensor _nothing;
    private readonly long[] _counts;

    public StepStatistics(IEnumerable<string> names, Device device)
    {
        _names = [.. names];
        _counts = new long[_names.Length];
        _nothing = TensorScope.Detach(Tensor.Zeros([], device: device));
        _sums = TensorScope.Detach(Tensor.Zeros([_names.Length], device: device));
        _squares = TensorScope.Detach(Tensor.Zeros([_names.Length], device: device));
    }

    /// <summary>Adds one step's scalars, in the order of the names; null where the step has no such scalar, and it is not counted.</summary>
    public void Add(params Tensor?[] scalars)
    {
        using var noGrad = GradMode.Disabled();
        var values = Tensor.Stack(Array.ConvertAll(scalars, scalar => scalar?.Detach() ?? _nothing), 0);
        _sums.AddInPlace(values);
        _squares.AddInPlace(values.Square());
        for (var i = 0; i < scalars.Length; i++)
        {
            _counts[i] += scalars[i] is null ? 0 : 1;
        }
    }

    /// <summary>Means and standard deviations since the last call; here the device is waited for.</summary>
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

    /// <summary>Not by multiplying with 0: that keeps a NaN for ever.</summary>
    private void Clear()
    {
        using var scope = new TensorScope();
        var zeros = Tensor.Zeros([_names.Length], device: _sums.Device);
        _sums.CopyInPlace(zeros);
        _squares.CopyInPlace(zeros);
        Array.Clear(_counts);
    }
}
