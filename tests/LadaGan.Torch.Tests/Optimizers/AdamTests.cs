using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Torch.Tests.Optimizers;

public class AdamTests : TensorTest
{
    private const int Steps = 7;
    private const int Count = 37; // not a multiple of any vector's length

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Equals_the_papers_algorithm_with_either_epsilon(bool epsilonHat, bool lists)
    {
        // A large ε, so that its place shows.
        var options = new AdamOptions(0.01, 0.5, 0.99, 0.05, epsilonHat);
        using var store = Store(Count);
        var theta = Doubles.Of1(store["theta"]);
        double[] m = new double[Count], v = new double[Count];
        using var adam = new Adam(store, options) { AlwaysLists = lists };
        for (var t = 1; t <= Steps; t++)
        {
            using var scope = new TensorScope();
            var gradient = Draw.Normal($"gradient {t}", Count);
            store["theta"].Grad = gradient;
            adam.Step();
            var g = Doubles.Of1(gradient);
            for (var i = 0; i < Count; i++)
            {
                m[i] = (0.5 * m[i]) + (0.5 * g[i]);
                v[i] = (0.99 * v[i]) + (0.01 * g[i] * g[i]);
                var (mean, square) = (m[i] / (1 - Math.Pow(0.5, t)), v[i] / (1 - Math.Pow(0.99, t)));
                // ε̂: α_t = α√(1−β₂ᵗ)/(1−β₁ᵗ), θ ← θ − α_t·m/(√v + ε̂).
                theta[i] -= epsilonHat
                    ? 0.01 * Math.Sqrt(1 - Math.Pow(0.99, t)) / (1 - Math.Pow(0.5, t)) * m[i] / (Math.Sqrt(v[i]) + 0.05)
                    : 0.01 * mean / (Math.Sqrt(square) + 0.05);
            }
            // a subtraction a step; the steps themselves are small
            TensorAssert.Close(theta, store["theta"], Tolerance.Of(Steps), $"θ after step {t}");
        }
        var state = adam.State.ToDictionary(entry => entry.Name, entry => entry.Tensor);
        Assert.Equal(["m.theta", "v.theta"], state.Keys);
        TensorAssert.Close(m, state["m.theta"], Tolerance.Of(3 * Steps));
        // 1 − β₂ = 0.01 has lost two digits in float32
        TensorAssert.Close(v, state["v.theta"], (100 * Tolerance.Float32) + Tolerance.Of(3 * Steps));
        Assert.Equal(Steps, adam.Steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_sweep_gives_the_same_bits_on_any_number_of_threads(int threads)
    {
        const int Large = 300_001; // more than four pieces
        using var store = Store(Large);
        using var listed = Store(Large);
        var options = new AdamOptions(1e-3, 0.5, 0.99, 1e-8, false);
        using var adam = new Adam(store, options);
        using var lists = new Adam(listed, options) { AlwaysLists = true };
        TorchRuntime.Threads = threads;
        for (var t = 0; t < 2; t++)
        {
            store["theta"].Grad = listed["theta"].Grad = Draw.Normal($"gradient {t}", Large);
            adam.Step();
            lists.Step();
        }
        TensorAssert.Close(listed["theta"], store["theta"], Tolerance.Between(Tolerance.Of(2)));

        using var single = Store(Large);
        using var alone = new Adam(single, options);
        TorchRuntime.Threads = 1;
        for (var t = 0; t < 2; t++)
        {
            single["theta"].Grad = Draw.Normal($"gradient {t}", Large);
            alone.Step();
        }
        TensorAssert.Same<float>(single["theta"], store["theta"]);
    }

    [Fact]
    public void A_run_continued_from_its_state_gives_the_same_bits()
    {
        var options = new AdamOptions(1e-3, 0.5, 0.99, 1e-7, true);
        using var store = Store(Count);
        using var adam = new Adam(store, options);
        Step(store, adam, 0);
        using var resumed = Store(Count);
        resumed.CopyFrom(store);
        using var again = new Adam(resumed, options) { Steps = adam.Steps };
        foreach (var (from, to) in adam.State.Zip(again.State))
        {
            to.Tensor.CopyInPlace(from.Tensor);
        }
        Step(store, adam, 1);
        Step(resumed, again, 1);
        TensorAssert.Same<float>(store["theta"], resumed["theta"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_parameter_without_gradient_is_left_alone(bool lists)
    {
        using var store = Store(Count);
        _ = store.Root.Parameter("idle", [3], Initialize.Ones);
        _ = store.Root.Buffer("buffer", [3], Initialize.Ones);
        using var adam = new Adam(store, new AdamOptions(0.1, 0.5, 0.99, 1e-8, false)) { AlwaysLists = lists };
        var live = Tensor.LiveCount;
        store["theta"].Grad = Tensor.Ones([Count]);
        adam.Step();
        Assert.Equal([1f, 1, 1], store["idle"].ToArray<float>());
        Assert.Equal([1f, 1, 1], store["buffer"].ToArray<float>());
        Assert.NotEqual(Store(Count).Disposed(theta => theta.ToArray<float>()), store["theta"].ToArray<float>());
        Assert.Equal(live + 1, Tensor.LiveCount);
    }

    [Fact]
    public void Gradients_of_another_type_or_layout_are_refused_by_the_sweep()
    {
        var (p, m, v) = (Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3]));
        var step = new AdamStep(0.5f, 0.99f, 0.1f, 1e-8f);
        Assert.Throws<InvalidOperationException>(() => AdamSweep.Update(p, Tensor.Zeros([3, 2]).Transpose(0, 1), m, v, step));
        Assert.Throws<InvalidOperationException>(() => AdamSweep.Update(p, Tensor.Zeros([2, 3], DataType.BFloat16), m, v, step));
        Assert.Throws<InvalidOperationException>(() => AdamSweep.Update(p, Tensor.Zeros([2]), m, v, step));
    }

    private static ParameterStore Store(int count)
    {
        var store = new ParameterStore(Device.Cpu);
        _ = store.Root.Parameter("theta", [count], Initialize.Normal);
        return store;
    }

    private static void Step(ParameterStore store, Adam adam, int step)
    {
        store["theta"].Grad = Draw.Normal($"gradient {step}", Count);
        adam.Step();
    }
}

file static class Stores
{
    public static T Disposed<T>(this ParameterStore store, Func<Tensor, T> read)
    {
        using (store)
        {
            return read(store["theta"]);
        }
    }
}
