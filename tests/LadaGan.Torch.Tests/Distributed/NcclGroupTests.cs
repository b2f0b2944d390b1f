using LadaGan.Torch.Distributed;

namespace LadaGan.Torch.Tests.Distributed;

/// <summary>NCCL between as many GPUs as one machine with one has: every call, its types and its place in the GPU's queue.</summary>
public class NcclGroupTests : TensorTest
{
    private static readonly DataType[] Types =
        [DataType.UInt8, DataType.Int32, DataType.Int64, DataType.Float32, DataType.Float64, DataType.BFloat16];

    [CudaFact]
    public void A_rank_alone_sums_broadcasts_and_gathers_its_own()
    {
        using var group = NcclGroup.Join(NcclGroup.NewId(), 0, 1, TestDevice.Chosen);
        foreach (var type in Types)
        {
            // 1 MB, queued behind the arithmetic that makes it and before the arithmetic that reads it.
            var values = Tensor.Full([1 << 18], 3, DataType.Float32, TestDevice.Chosen).To(type);
            var all = Tensor.Zeros([1, 1 << 18], type, TestDevice.Chosen);
            var doubled = values + values;
            group.Sum(doubled).Finish();
            group.Broadcast(doubled, root: 0).Finish();
            group.Gather(doubled, all).Finish();
            Assert.Equal(6.0 * (1 << 18), (all + doubled - doubled).To(DataType.Float64).Sum().Item());
        }
    }

    [CudaFact]
    public void An_abandoned_group_can_be_disposed()
    {
        using var group = NcclGroup.Join(NcclGroup.NewId(), 0, 1, TestDevice.Chosen);
        group.Abandon();
    }

    [CudaFact]
    public void Two_ranks_on_one_GPU_are_refused()
    {
        var id = NcclGroup.NewId();
        var errors = new Exception?[2];
        Thread[] ranks = [.. Enumerable.Range(0, 2).Select(rank => new Thread(() =>
            errors[rank] = Record.Exception(() => NcclGroup.Join(id, rank, 2, TestDevice.Chosen))))];
        Array.ForEach(ranks, rank => rank.Start());
        Array.ForEach(ranks, rank => rank.Join());
        Assert.All(errors, error => Assert.StartsWith("ncclCommInitRank: ", Assert.IsType<TorchException>(error).Message));
    }
}
