namespace LadaGan.Torch.Tests;

public class TensorShapeTests : TensorTest
{
    private readonly Tensor _x;

    public TensorShapeTests() => _x = Tensor.Arange(24).View(2, 3, 4);

    [Fact]
    public void Views_share_memory_and_count_as_they_should()
    {
        Assert.Equal([4, 6], _x.View(4, -1).Shape);
        Assert.Equal(_x.DataPointer, _x.Reshape(24).DataPointer);
        Assert.Equal([4, 2, 3], _x.Permute(2, 0, 1).Shape);
        Assert.Equal([1, 2, 3, 4], _x.Unsqueeze(0).Shape);
        Assert.Equal([2, 3, 4], _x.Unsqueeze(-1).Squeeze(-1).Shape);
        Assert.Equal([5, 2, 3, 4], _x.Expand(5, -1, -1, -1).Shape);
        Assert.Throws<TorchException>(() => _x.Transpose(0, 2).View(24));
        Assert.Equal([0L, 12, 4], _x.Transpose(0, 2).Reshape(24).ToArray<long>()[..3]);
    }

    [Fact]
    public void Parts_are_what_they_say_or_refused()
    {
        Assert.Equal([4L, 5, 6, 7, 8, 9, 10, 11], _x.Select(0, 0).Narrow(0, 1, 2).ToArray<long>());
        Assert.Throws<TorchException>(() => _x.Narrow(1, 2, 5));
        Assert.Equal([[2, 3, 2], [2, 3, 2]], _x.Chunk(2, -1).Select(part => part.Shape));
        Assert.Equal([16L, 20], _x.IndexSelect(0, Tensor.Of([1L])).Narrow(1, 1, 2).Select(2, 0).ToArray<long>());
        Assert.Equal([3L, 7, 11], _x.Select(0, 0).Gather(1, Tensor.Full([3, 1], 3, DataType.Int64)).ToArray<long>());
        Assert.Equal((4, 2), (_x.Size(-1), _x.Size(0)));
        Assert.Equal([7L, 4, 5, 6, 11, 8, 9, 10, 3, 0, 1, 2], _x.Select(0, 0).Roll([-1, 1], [0, 1]).ToArray<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => _x.Size(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _x.Size(-4));
    }

    [Fact]
    public void Joining_and_padding()
    {
        var (a, b) = (Tensor.Of([1f, 2], 1, 2), Tensor.Of([3f, 4], 1, 2));
        Assert.Equal([1f, 2, 3, 4], Tensor.Cat([a, b], 1).ToArray<float>());
        Assert.Equal([1f, 3, 2, 4], Tensor.Stack([a, b], -1).ToArray<float>());
        Assert.Equal([9f, 1, 2, 9, 9, 9, 9, 9], a.Pad([1, 1, 0, 1], 9).ToArray<float>());
    }

    [Fact]
    public void Copies_are_new_and_layouts_are_kept()
    {
        var map = Draw.Normal("map", 2, 3, 4, 5);
        var last = map.Contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal([60, 1, 15, 3], last.Strides);
        TensorAssert.Same<float>(map, last);
        Assert.Equal(last.Strides, last.Clone().Strides);
        Assert.Equal(last.Strides, last.To(DataType.Float64).Strides);
        Assert.NotEqual(map.DataPointer, map.To(DataType.Float32).DataPointer);
        Assert.Same(map, map.To(Device.Cpu));
        Assert.Equal([1f, 2], Tensor.Zeros([2]).CopyInPlace(Tensor.Of([1.0, 2.0])).ToArray<float>());
        Assert.Throws<TorchException>(() => Tensor.Zeros([2]).CopyInPlace(Tensor.Zeros([3])));
    }
}
