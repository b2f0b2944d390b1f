using LadaGan.Torch.Distributed;

namespace LadaGan.Torch.Tests.Distributed;

public class GradientBucketsTests : TensorTest
{
    /// <summary>Two of them do not fit in one bucket.</summary>
    private const int Large = 700_000;

    [Fact]
    public void Two_ranks_have_the_gradients_of_two_backward_passes()
    {
        float[][] Gradients(ProcessGroup? group)
        {
            using var scope = new TensorScope();
            Tensor[] parameters = [Leaf("a", 3, 4), Leaf("b", Large), Leaf("c", Large), Leaf("unused", 2)];
            using var buckets = group is null ? null : new GradientBuckets(group, parameters);
            for (var rank = 0; rank < 2; rank++)
            {
                if (group is null || group.Rank == rank)
                {
                    buckets?.Begin();
                    var input = Draw.Normal($"input {rank}", 4);
                    var loss = (parameters[0] * input).Square().Sum() + (parameters[1] * parameters[2] * input.Sum()).Sum();
                    Torch.Autograd.Gradients.Backward(loss, parameters.AsSpan(0, 3));
                }
            }
            buckets?.Finish();
            Assert.Null(parameters[3].Grad);
            return [.. parameters.Take(3).Select(parameter => parameter.Grad!.ToArray<float>())];
        }
        var expected = Gradients(null);
        Assert.All(ThreadRanks.Run(2, Gradients), actual => Assert.Equal(expected, actual));
    }

    private static Tensor Leaf(string name, params long[] shape) => Draw.Leaf(name, shape);
}
