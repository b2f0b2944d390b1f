using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>
/// Runs the device's part of a training step on a GPU: as it is the first few times, and from then on as one <see cref="CudaGraph"/>.
/// </summary>
/// <remarks>
/// A step launches some thousand small kernels, more than a CPU can launch while a fast GPU computes them. Steps with and without the
/// R1 penalty are two graphs, which share their memory.
/// </remarks>
/// <param name="device">The GPU.</param>
/// <param name="work">The step: real images [B, 3, S, S], the packed random numbers, and the weight of the R1 penalty.</param>
/// <param name="repeated">The CPU's part of the work, when a graph repeats the device's.</param>
internal sealed class CapturedSteps(Device device, Action<Tensor, Tensor, double> work, Action repeated) : IDisposable
{
    /// <summary>Steps of a kind that run as they are: cuDNN tries its algorithms, libraries take their memory.</summary>
    private const int WarmUp = 3;

    private readonly Dictionary<double, int> _ran = [];
    private readonly Dictionary<double, CudaGraph> _graphs = [];
    private bool _begun;
    private Tensor? _real;
    private Tensor? _numbers;

    /// <summary>Runs or queues one step.</summary>
    /// <param name="real">Real images, on the GPU or not; always of the same shape.</param>
    /// <param name="numbers">The packed random numbers, likewise.</param>
    /// <param name="penalty">The weight of the R1 penalty.</param>
    public void Run(Tensor real, Tensor numbers, double penalty)
    {
        Begin(real, numbers);
        _real!.CopyInPlace(real, nonBlocking: true);
        _numbers!.CopyInPlace(numbers, nonBlocking: true);
        if (_graphs.TryGetValue(penalty, out var graph))
        {
            repeated();
            graph.Replay();
            return;
        }
        var ran = _ran.GetValueOrDefault(penalty);
        if (ran < WarmUp)
        {
            work(_real, _numbers, penalty);
            _ran[penalty] = ran + 1;
            return;
        }
        graph = CudaGraph.Capture(() => work(_real, _numbers, penalty), _graphs.Values.FirstOrDefault());
        _graphs.Add(penalty, graph);
        graph.Replay();
    }

    public void Dispose()
    {
        foreach (var graph in _graphs.Values)
        {
            graph.Dispose();
        }
        _real?.Dispose();
        _numbers?.Dispose();
    }

    private void Begin(Tensor real, Tensor numbers)
    {
        if (_begun)
        {
            return;
        }
        TorchRuntime.UseSideStream(device);
        // Clones keep the layout of memory: images come channels last, and convolutions are fastest that way.
        _real = TensorScope.Detach(real.To(device).Clone());
        _numbers = TensorScope.Detach(numbers.To(device).Clone());
        _begun = true;
    }
}
