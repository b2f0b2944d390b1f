using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Torch.Tests;

public class TensorDataTests : TensorTest
{
    [Fact]
    public void Data_is_the_tensors_own_memory()
    {
        var x = Tensor.Zeros([2, 2]);
        x.Data<float>()[3] = 7;
        Assert.Equal([0f, 0, 0, 7], x.ToArray<float>());
        x.View(4).AddInPlace(1);
        Assert.Equal(8, x.Data<float>()[3]);
    }

    [Fact]
    public void Data_of_another_type_or_layout_is_refused_and_ToArray_orders_it()
    {
        var x = Tensor.Of([1f, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal("float32[2, 3] is not Int32 in one piece on the CPU",
            Assert.Throws<InvalidOperationException>(() => x.Data<int>()[0]).Message);
        Assert.Throws<InvalidOperationException>(() => x.Transpose(0, 1).Data<float>()[0]);
        Assert.Throws<InvalidOperationException>(() => x.To(DataType.BFloat16).Data<Half>()[0]);
        Assert.Equal([1f, 4, 2, 5, 3, 6], x.Transpose(0, 1).ToArray<float>());
        Assert.Equal([2f, 5], x.Select(1, 1).ToArray<float>());
        Assert.Equal([5f, 5], x.Select(1, 1).Select(0, 1).Expand(2).ToArray<float>());
        Assert.False(x.Transpose(0, 1).IsContiguous);
        Assert.True(x.Narrow(0, 1, 1).IsContiguous);
        Assert.Equal([1, 3], x.Transpose(0, 1).Strides);
    }

    [Fact]
    public void Item_wants_one_element_of_any_type()
    {
        Assert.Equal(255, Tensor.Of<byte>([255], 1, 1).Item());
        Assert.Equal(0.5, Tensor.Full([1], 0.5, DataType.BFloat16).Item());
        Assert.Equal(1, Tensor.Full([], 1, DataType.Bool).Item());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]).Item());
        Assert.Equal(3, Draw.Leaf("x", 1).Detach().MulInPlace(0).AddInPlace(3).Item());
    }

    [Fact]
    public void A_tensor_over_an_array_shares_it_and_lets_go()
    {
        var (weak, tensor) = OverFresh();
        Collect();
        Assert.True(weak.IsAlive);
        var view = tensor.View(3, 1);
        Write(weak);
        Assert.Equal([1f, 9, 3], tensor.ToArray<float>());
        tensor.Dispose();
        Collect();
        Assert.True(weak.IsAlive); // a view still needs it
        Assert.Equal([1f, 9, 3], view.ToArray<float>());
        view.Dispose();
        Collect();
        Assert.False(weak.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference, Tensor) OverFresh()
        {
            var values = new[] { 1f, 2, 3 };
            return (new WeakReference(values), Tensor.Over(values));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Write(WeakReference weak) => ((float[])weak.Target!)[1] = 9;
    }

    [Fact]
    public unsafe void A_tensor_over_foreign_memory_keeps_its_owner()
    {
        var memory = NativeMemory.Alloc(8);
        new Span<byte>(memory, 8).Fill(3);
        var (weak, tensor) = OverOwned((nint)memory);
        Collect();
        Assert.True(weak.IsAlive);
        Assert.Equal((nint)memory, tensor.DataPointer);
        Assert.Equal(Enumerable.Repeat((byte)3, 8), tensor.ToArray<byte>());
        tensor.Dispose();
        Collect();
        Assert.False(weak.IsAlive);
        Assert.Equal(2, Tensor.Over((nint)memory, DataType.UInt8, [2, 4], owner: null).Dim);
        NativeMemory.Free(memory);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference, Tensor) OverOwned(nint memory)
        {
            var owner = new object();
            return (new WeakReference(owner), Tensor.Over(memory, DataType.UInt8, [8], owner));
        }
    }

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
