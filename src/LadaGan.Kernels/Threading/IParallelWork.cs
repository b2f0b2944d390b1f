namespace LadaGan.Kernels.Threading;

/// <summary>Work that falls into parts which may run in any order, on any thread, at the same time.</summary>
public interface IParallelWork
{
    void Run(int part);
}
