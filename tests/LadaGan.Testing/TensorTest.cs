using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>
/// A test class whose tests run in a scope, on one thread of libtorch's; each fails when it leaves a native tensor behind.
/// </summary>
/// <remarks>
/// Tensors are made in the constructor or the test: fields with initial values come before the scope. The
/// counters are the whole process's: assemblies of such tests run one test at a time.
/// </remarks>
public abstract class TensorTest : IDisposable
{
    private readonly long _before = Tensor.LiveCount;
    private readonly long _finalizedBefore = Tensor.FinalizedCount;
    private readonly TensorScope _scope = new();

    protected TensorTest() => TorchRuntime.Threads = 1;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _scope.Dispose();
        Assert.Equal(_before, Tensor.LiveCount);
        Assert.Equal(_finalizedBefore, Tensor.FinalizedCount);
    }
}
