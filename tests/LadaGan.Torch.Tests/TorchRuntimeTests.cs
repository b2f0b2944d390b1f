namespace LadaGan.Torch.Tests;

public class TorchRuntimeTests : TensorTest
{
    [Fact]
    public void It_tells_what_it_is()
    {
        Assert.Matches(@"^\d+\.\d+", TorchRuntime.Version);
        Assert.Contains("PyTorch built with", TorchRuntime.Describe(), StringComparison.Ordinal);
        Assert.InRange(TorchRuntime.CudaDevices, 0, 64);
    }

    [Fact]
    public void Threads_are_set_and_answers_hardly_change()
    {
        var (a, b) = (Draw.Normal("a", 64, 300), Draw.Normal("b", 300, 64));
        var one = a.MatMul(b);
        TorchRuntime.Threads = 2;
        Assert.Equal(2, TorchRuntime.Threads);
        TensorAssert.Close(one, a.MatMul(b), Tolerance.Between(Tolerance.OfSum(300)));
        TorchRuntime.Threads = 1;
        Assert.Equal(1, TorchRuntime.Threads);
        Assert.Throws<TorchException>(() => TorchRuntime.Threads = 0);
    }

    [Fact]
    public void The_random_state_goes_round()
    {
        TorchRandom.Seed(11);
        _ = Tensor.Randn([5]);
        var state = TorchRandom.GetState();
        var expected = Tensor.Randn([50]).ToArray<float>();
        TorchRandom.SetState(state);
        Assert.Equal(state, TorchRandom.GetState());
        Assert.Equal(expected, Tensor.Randn([50]).ToArray<float>());
        Assert.Throws<TorchException>(() => TorchRandom.SetState(state.AsSpan(0, 8)));
    }

    [Fact]
    public void Freed_memory_is_used_again_and_holds_right_answers()
    {
        TorchRuntime.ReuseMemory(true);
        try
        {
            nint address;
            using (new TensorScope())
            {
                address = Tensor.Full([1000, 100], 3).DataPointer;
            }
            Assert.True(TorchRuntime.ReusedBytes >= 400_000);
            var kept = TorchRuntime.ReusedBytes;
            var again = Tensor.Zeros([100, 1000]);
            Assert.Equal(address, again.DataPointer);
            Assert.True(TorchRuntime.ReusedBytes <= kept - 400_000);
            Assert.Equal(0, again.Sum().Item());
            var other = Tensor.Ones([100, 1000]);
            Assert.NotEqual(address, other.DataPointer);
            Assert.Equal(100_000, (again + other).Sum().Item());
            Assert.Equal(0, Tensor.Zeros([0, 3]).Count);
        }
        finally
        {
            TorchRuntime.ReuseMemory(false);
        }
        Assert.Equal(0, TorchRuntime.ReusedBytes);
    }

    [Fact]
    public void Freed_neighbours_become_one_block_and_a_smaller_tensor_takes_part_of_it()
    {
        TorchRuntime.ReuseMemory(true);
        try
        {
            Tensor[] row = [.. Enumerable.Range(0, 4).Select(number => Tensor.Full([50_000], number))];
            var places = row.Select(tensor => tensor.DataPointer).ToArray();
            row[1].Dispose();
            row[2].Dispose();
            using var both = Tensor.Full([100_000], 5);
            Assert.Equal(places[1], both.DataPointer);
            both.Dispose();
            using var part = Tensor.Full([20_000], 6);
            using var rest = Tensor.Full([70_000], 7);
            Assert.Equal(places[1], part.DataPointer);
            Assert.InRange(rest.DataPointer, part.DataPointer + (20_000 * sizeof(float)), places[3] - (70_000 * sizeof(float)));
            Tensor[] all = [row[0], row[3], part, rest];
            Assert.Equal([0, 3 * 50_000, 6 * 20_000, 7 * 70_000], all.Select(tensor => tensor.Sum().Item()));
        }
        finally
        {
            TorchRuntime.ReuseMemory(false);
        }
    }

    [Fact]
    public void Tensors_of_random_sizes_never_share_memory()
    {
        TorchRuntime.ReuseMemory(true);
        try
        {
            var random = new Random(5);
            var live = new List<(Tensor Tensor, int Value)>();
            for (var number = 0; number < 3000; number++)
            {
                if (live.Count > 40 || (live.Count > 0 && random.Next(3) == 0))
                {
                    var (tensor, value) = live[random.Next(live.Count)];
                    var values = tensor.Data<float>();
                    Assert.Equal((nint)0, tensor.DataPointer % 64);
                    Assert.Equal((value, value, -1), (values[0], values[^1], values.IndexOfAnyExcept((float)value)));
                    live.Remove((tensor, value));
                    tensor.Dispose();
                }
                else
                {
                    var count = 1 << random.Next(8, 18);
                    live.Add((Tensor.Full([count + random.Next(count)], number), number));
                }
                if (number == 1500)
                {
                    TorchRuntime.ReuseMemory(false);
                    Assert.Equal(0, TorchRuntime.ReusedBytes);
                    TorchRuntime.ReuseMemory(true);
                }
            }
            Assert.All(live, entry => Assert.Equal(-1, entry.Tensor.Data<float>().IndexOfAnyExcept((float)entry.Value)));
        }
        finally
        {
            TorchRuntime.ReuseMemory(false);
        }
    }

    [Fact]
    public void OneDNN_works_with_reused_memory()
    {
        var (x, weight) = (Draw.Normal("x", 4, 16, 32, 32), Draw.Normal("w", 16, 16, 3, 3));
        var expected = x.Gelu().Conv2d(weight, null, padding: 1);
        TorchRuntime.ReuseMemory(true);
        try
        {
            for (var i = 0; i < 3; i++)
            {
                using var scope = new TensorScope();
                TensorAssert.Same<float>(expected, x.Gelu().Conv2d(weight, null, padding: 1));
            }
        }
        finally
        {
            TorchRuntime.ReuseMemory(false);
        }
        TensorAssert.Same<float>(expected, x.Gelu().Conv2d(weight, null, padding: 1));
    }

    [Fact]
    public void The_profile_sees_convolutions_forward_and_backward()
    {
        var (x, weight) = (Draw.Leaf("x", 2, 3, 8, 8), Draw.Leaf("w", 4, 3, 3, 3));
        var rows = OperatorProfile.Measure(() => Torch.Autograd.Gradients.Backward(x.Conv2d(weight, null).Square().Sum()));
        Assert.Equal(1, rows.Single(row => row.Operator == "aten::convolution").Calls);
        Assert.Contains(rows, row => row.Operator == "aten::convolution_backward");
        Assert.All(rows, row => Assert.True(row.Calls > 0 && row.Seconds >= 0, row.ToString()));
        Assert.Equal(rows.OrderByDescending(row => row.Seconds), rows);
        Assert.Empty(OperatorProfile.Measure(() => { }));
        Assert.Throws<InvalidOperationException>(
            () => OperatorProfile.Measure(() => throw new InvalidOperationException("the work's own")));
    }
}
