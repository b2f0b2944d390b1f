namespace LadaGan.Kernels.Threading;

/// <summary>While it lives, the calling thread keeps to the one processor that a team's own threads leave free.</summary>
/// <remarks>An unbound caller may share a processor with a bound worker for seconds before the scheduler moves it: half the speed.</remarks>
public readonly ref struct CallerBinding
{
    private readonly bool _bound;
    private readonly ProcessorSet _before;

    internal CallerBinding(int processor)
    {
        _bound = processor >= 0;
        if (_bound)
        {
            _before = ProcessorSet.OfThread();
            ProcessorSet.Of(processor).Bind();
        }
    }

    public void Dispose()
    {
        if (_bound)
        {
            var before = _before;
            before.Bind();
        }
    }
}
