using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests;

/// <summary>The GPU that other tests compute on keeps what it promises: native/pretend.</summary>
public class PretendGpuTests : TensorTest
{
    private static readonly Device Gpu = PretendGpu.Device;

    [Fact]
    public void Its_tensors_are_its_own()
    {
        var x = Tensor.Zeros([2, 3], device: Gpu);
        Assert.Equal(Gpu, x.Device);
        Assert.Equal("float32[2, 3] on privateuseone:0", x.ToString());
        Assert.True(Gpu.IsGpu && !Gpu.IsCuda && !Device.Cpu.IsGpu);
        Assert.Throws<InvalidOperationException>(() => { _ = x.Data<float>(); });
        Assert.True((ulong)x.DataPointer > 1ul << 48, "an address that cannot be used");
    }

    [Fact]
    public void Operators_compute_what_the_CPU_does()
    {
        static Tensor[] Work(Device device)
        {
            Tensor x = Random("x", device, 4, 6, 8, 8), w = Random("w", device, 6, 6, 3, 3);
            (x.RequiresGrad, w.RequiresGrad) = (true, true);
            var y = x.Conv2d(w, null, padding: 1).Permute(0, 2, 3, 1).Contiguous().View(4, 64, 6).Softplus().Softmax(-1);
            var first = Gradients.Grad((y * y.Roll([3], [1])).Sum(), x, createGraph: true);
            return [y, first, Gradients.Grad(first.Square().Sum(), w)];
        }
        var (here, there) = (Work(Device.Cpu), Work(Gpu));
        Assert.All(here.Zip(there).Take(2), pair => TensorAssert.Same<float>(pair.First.Detach(), pair.Second.Detach()));
        TensorAssert.Close(here[2], there[2].To(Device.Cpu), Tolerance.OfSum(4 * 64), "the second derivative: other sums");
    }

    [Fact]
    public void Views_share_memory_and_writing_through_them_is_seen()
    {
        var x = Tensor.Zeros([3, 4], device: Gpu);
        var counts = PretendGpu.Count(() => x.Transpose(0, 1).Narrow(0, 1, 2).Select(1, 2).AddInPlace(5));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 0], x.ToArray<float>());
        Assert.Equal(1, counts.Launched);
        Assert.Equal(0, counts.Allocations);
    }

    [Fact]
    public void Tensors_of_the_CPU_among_its_own_are_refused()
    {
        var (here, there) = (Tensor.Ones([3], device: Gpu), Tensor.Ones([3]));
        Assert.Contains("same device", Assert.Throws<TorchException>(() => here + there).Message, StringComparison.Ordinal);
        Assert.Contains("same device", Assert.Throws<TorchException>(() => Tensor.Cat([here, there], 0)).Message, StringComparison.Ordinal);
        var map = Tensor.Ones([2, 3, 2, 2], device: Gpu);
        Assert.Throws<TorchException>(() => map.BatchNorm(here, there, here, here, training: true, momentum: 0.1, eps: 1e-5));
        Assert.Equal([2, 2, 2], (here + Tensor.Full([], 1)).ToArray<float>());    // a scalar travels with the launch, as to CUDA
    }

    [Fact]
    public void Copies_and_waits_are_counted()
    {
        var host = Tensor.Ones([5]);
        var pinned = Tensor.EmptyPinned([5]).CopyInPlace(host);
        Tensor device = null!;
        Counted(uploads: 1, waits: 1, () => device = host.To(Gpu));
        Counted(uploads: 1, waits: 1, () => device.CopyInPlace(host, nonBlocking: true));
        Counted(uploads: 1, waits: 0, () => device.CopyInPlace(pinned, nonBlocking: true));
        Counted(uploads: 1, waits: 1, () => device.CopyInPlace(pinned));
        Counted(uploads: 1, waits: 0, () => host.Upload(Gpu));
        Counted(uploads: 0, waits: 1, () => device.ToArray<float>());
        Counted(uploads: 0, waits: 1, () => device.Sum().Item());
        Counted(uploads: 0, waits: 1, () => TorchRuntime.Synchronize(Gpu));
        Counted(uploads: 0, waits: 0, () => _ = device * device.Sum());

        static void Counted(long uploads, long waits, Action work)
        {
            var counts = PretendGpu.Count(work);
            Assert.Equal((uploads, uploads * 20, waits), (counts.Uploads, counts.Uploaded, counts.Waited));
        }
    }

    [Fact]
    public void Memory_beyond_its_limit_is_refused()
    {
        var before = PretendGpu.Counts().Taken;
        PretendGpu.WithFree(1000, () =>
        {
            using var inner = new TensorScope();
            _ = Tensor.Zeros([200], device: Gpu);
            Assert.InRange(TorchRuntime.MemoryOf(Gpu)!.Value.Free, 0, 200);
            Assert.Contains("out of memory", Assert.Throws<DeviceMemoryException>(() => Tensor.Zeros([200], device: Gpu)).Message,
                StringComparison.Ordinal);
        });
        Assert.Equal(before, PretendGpu.Counts().Taken);
    }

    [Fact]
    public void Kernels_of_the_program_run_and_are_counted_one_by_one()
    {
        var x = Random("x", Gpu, 2, 8, 4, 4);
        Tensor one = Tensor.Ones([8], device: Gpu), zero = Tensor.Zeros([8], device: Gpu);
        Tensor y = null!;
        var counts = PretendGpu.Count(() => y = x.BatchNorm(one, zero, zero.Clone(), one.Clone(), training: true, 0.1, 1e-5));
        Assert.Equal(["aten::copy_", "ladagan::batch_norm_forward", "ladagan::batch_norm_moments", "ladagan::batch_norm_statistics"],
            counts.Launches.Keys.Order());
        TensorAssert.Close(x.To(Device.Cpu).BatchNorm(Tensor.Ones([8]), Tensor.Zeros([8]), Tensor.Zeros([8]), Tensor.Ones([8]),
            training: true, 0.1, 1e-5), y, 1e-6);
    }

    private static Tensor Random(string name, Device device, params long[] shape)
    {
        var tensor = Tensor.Empty(shape);
        LadaGan.Core.Random.Normal.Fill(new Core.Random.Philox(7, Core.Random.Philox.StreamOf(name)), 0, tensor.Data<float>());
        return tensor.To(device);
    }
}
