namespace LadaGan.Kernels.Threading;

/// <summary>Binds the calling thread, until disposed, to the core that a team's own threads leave free.</summary>
/// <remarks>
/// An unbound caller may share a core with a bound thread for seconds before the scheduler moves it: that halves the speed.
/// </remarks>
public readonly ref struct CallerBinding
{
    private readonly bool _bound;
    private readonly CoreSet _before;

    internal CallerBinding(int core)
    {
        _bound = core >= 0;
        if (_bound)
        {
            _before = CoreSet.OfThread();
            CoreSet.Of(core).Bind();
        }
    }

    /// <summary>Restores the thread's affinity.</summary>
    public void Dispose()
    {
        if (_bound)
        {
            var before = _before;
            before.Bind();
        }
    }
}
