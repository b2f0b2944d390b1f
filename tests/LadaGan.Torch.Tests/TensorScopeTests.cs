using System.Runtime.CompilerServices;

namespace LadaGan.Torch.Tests;

public class TensorScopeTests : TensorTest
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        var outer = Tensor.Zeros([1]);
        var before = Tensor.LiveCount;
        Tensor inner;
        using (new TensorScope())
        {
            inner = outer + 1;
            Assert.Equal(before + 1, Tensor.LiveCount);
        }
        Assert.True(inner.IsDisposed);
        Assert.False(outer.IsDisposed);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void What_is_moved_out_belongs_to_the_next_scope()
    {
        Tensor tensor;
        using (new TensorScope())
        {
            using (var scope = new TensorScope())
            {
                tensor = scope.MoveOut(Tensor.Ones([1]));
            }
            Assert.Equal(1, tensor.Item());
        }
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void What_is_detached_belongs_to_its_holder()
    {
        Tensor tensor;
        using (new TensorScope())
        {
            tensor = TensorScope.Detach(Tensor.Ones([1]));
        }
        Assert.Equal(1, tensor.Item());
        tensor.Dispose();
        tensor.Dispose(); // again is harmless
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void Moving_out_what_another_scope_owns_leaves_it_there()
    {
        var mine = Tensor.Ones([1]);
        using (var scope = new TensorScope())
        {
            Assert.Same(mine, scope.MoveOut(mine));
        }
        Assert.False(mine.IsDisposed);
    }

    [Fact]
    public void An_exception_leaves_nothing_behind()
    {
        var before = Tensor.LiveCount;
        Assert.Throws<TorchException>(() =>
        {
            using var scope = new TensorScope();
            using var nested = new TensorScope();
            var x = Tensor.Zeros([2, 3]) + 1;
            _ = x.MatMul(x);
        });
        Assert.Equal(before, Tensor.LiveCount);
        var after = Tensor.Zeros([1]); // in this test's scope again
        Assert.False(after.IsDisposed);
    }

    [Fact]
    public void Use_after_the_scope_says_what_happened()
    {
        Tensor tensor;
        using (new TensorScope())
        {
            tensor = Tensor.Zeros([1]);
        }
        Assert.Equal("disposed tensor", tensor.ToString());
        Assert.Contains("scope has ended", Assert.Throws<ObjectDisposedException>(() => tensor + 1).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => tensor.Shape);
    }

    [Fact]
    public void Scopes_of_threads_do_not_meet()
    {
        var tensor = Tensor.Zeros([1]);
        using var scope = new TensorScope();
        var other = new Thread(() => tensor = Tensor.Ones([1]));
        other.Start();
        other.Join();
        scope.Dispose();
        Assert.Equal(1, tensor.Item());
        tensor.Dispose();
    }
}

/// <summary>What nobody disposes is freed by the collector, and counted.</summary>
public class TensorFinalizerTests
{
    [Fact]
    public void A_forgotten_tensor_is_freed_and_counted()
    {
        var (live, finalized) = (Tensor.LiveCount, Tensor.FinalizedCount);
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((live, finalized + 1), (Tensor.LiveCount, Tensor.FinalizedCount));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget() => _ = Tensor.Zeros([1]);
    }
}
