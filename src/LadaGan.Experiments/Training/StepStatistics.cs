using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Training;

/// <summary>Sums of each step's scalars, kept on the device and read once a tick, so the loop never waits for a number.</summary>
public sealed class StepStatistics : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor _sums;
    private readonly Tensor _squares;
    private long _count;

    public StepStatistics(IEnumerable<string> names, Device device)
    {
        _names = [.. names];
        _sums = TensorScope.Detach(Tensor.Zeros([_names.Length], device: device));
        _squares = TensorScope.Detach(Tensor.Zeros([_names.Length], device: device));
    }

    /// <summary>Adds one step's scalars, in the order of the names.</summary>
    public void Add(params Tensor[] scalars)
    {
        using var noGrad = GradMode.Disabled();
        var values = Tensor.Stack(Array.ConvertAll(scalars, scalar => scalar.Detach()), 0);
        _sums.AddInPlace(values);
        _squares.AddInPlace(values.Square());
        _count++;
    }

    /// <summary>Means and standard deviations since the last call; here the device is waited for.</summary>
    public IReadOnlyDictionary<string, Statistic> Take()
    {
        var (sums, squares) = (_sums.ToArray<float>(), _squares.ToArray<float>());
        Clear();
        var count = _count;
        _count = 0;
        var taken = new Dictionary<string, Statistic>();
        foreach (var (i, name) in _names.Index())
        {
            taken[name] = count == 0 ? default : Statistic.OfSums(count, sums[i], squares[i]);
        }
        return taken;
    }

    public void Dispose()
    {
        _sums.Dispose();
        _squares.Dispose();
    }

    /// <summary>Not by multiplying with 0: that keeps a NaN for ever.</summary>
    private void Clear()
    {
        using var scope = new TensorScope();
        var zeros = Tensor.Zeros([_names.Length], device: _sums.Device);
        _sums.CopyInPlace(zeros);
        _squares.CopyInPlace(zeros);
    }
}
