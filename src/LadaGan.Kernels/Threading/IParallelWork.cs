namespace LadaGan.Kernels.Threading;

/// <summary>Work divided into parts that can run in any order, on any thread, concurrently.</summary>
public interface IParallelWork
{
    /// <summary>Runs one part.</summary>
    /// <param name="part">The part, from 0.</param>
    /// <param name="worker">The thread that runs it, from 0 to the team's size − 1: buffers indexed by it are not shared.</param>
    void Run(int part, int worker);
}
