namespace LadaGan.Kernels.Threading;

/// <summary>Work that falls into parts which may run in any order, on any thread, at the same time.</summary>
public interface IParallelWork
{
    /// <param name="part">Which.</param>
    /// <param name="worker">Who runs it, from 0 to the team's size − 1: what belongs to a worker is its own while the part runs.</param>
    void Run(int part, int worker);
}
