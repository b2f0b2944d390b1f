using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class ParameterStoreTests : TensorTest
{
    private static ParameterStore Store(ulong seed = 0, params string[] names)
    {
        var store = new ParameterStore(Device.Cpu, seed);
        foreach (var name in names)
        {
            _ = (store.Root / name).Parameter("weight", [2, 3], Initialize.Normal);
        }
        return store;
    }

    [Fact]
    public void Names_are_paths_and_order_is_kept()
    {
        using var store = new ParameterStore(Device.Cpu);
        var path = store.Root / "blocks" / 0 / "norm";
        _ = path.Parameter("weight", [2], Initialize.Ones);
        _ = path.Buffer("mean", [4], Initialize.Zeros);
        _ = store.Root.Parameter("bias", [3], Initialize.Zeros);
        Assert.Equal(["blocks.0.norm.weight", "blocks.0.norm.mean", "bias"], store.Entries.Select(entry => entry.Name));
        Assert.Equal(5, store.ParameterCount);
        Assert.True(store.Contains("bias") && !store.Contains("weight"));
        Assert.Contains("'weight'", Assert.Throws<KeyNotFoundException>(() => store["weight"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        using var store = Store(0, "a");
        var before = Tensor.LiveCount;
        Assert.Throws<ArgumentException>(() => (store.Root / "a").Parameter("weight", [1], Initialize.Zeros));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Constants_live_as_long_as_the_store_and_are_not_saved()
    {
        var store = new ParameterStore(Device.Cpu);
        Tensor constant;
        using (new TensorScope())
        {
            constant = store.Root.Constant(Tensor.Of([1f, 2]));
        }
        Assert.Equal([1f, 2], constant.ToArray<float>());
        Assert.False(constant.RequiresGrad);
        Assert.Empty(store.Entries);
        store.Dispose();
        Assert.True(constant.IsDisposed);
    }

    [Fact]
    public void First_values_depend_on_seed_and_name_only()
    {
        using var store = Store(5, "a", "b");
        using var other = Store(5, "b", "c", "a");
        using var later = Store(6, "a");
        TensorAssert.Same<float>(store["a.weight"], other["a.weight"]);
        Assert.NotEqual(store["a.weight"].ToArray<float>(), store["b.weight"].ToArray<float>());
        Assert.NotEqual(store["a.weight"].ToArray<float>(), later["a.weight"].ToArray<float>());
    }

    [Fact]
    public void Tensors_outlive_scopes_and_end_with_the_store()
    {
        ParameterStore store;
        using (new TensorScope())
        {
            store = Store(0, "a");
        }
        var tensor = store["a.weight"];
        Assert.True(tensor.RequiresGrad && tensor.IsLeaf);
        store.RequireGrad(false);
        Assert.False(tensor.RequiresGrad);
        store.Dispose();
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void Values_are_taken_over_from_a_store_of_the_same_names_and_shapes()
    {
        using var store = Store(0, "a", "b");
        using var source = Store(1, "b", "a", "c");
        store.CopyFrom(source);
        TensorAssert.Same<float>(source["a.weight"], store["a.weight"]);
        Assert.Throws<KeyNotFoundException>(() => source.CopyFrom(store));

        using var narrow = new ParameterStore(Device.Cpu);
        _ = (narrow.Root / "a").Parameter("weight", [1, 3], Initialize.Zeros);
        _ = (narrow.Root / "b").Parameter("weight", [2, 3], Initialize.Zeros);
        Assert.Contains("float32[1, 3]", Assert.Throws<ArgumentException>(() => store.CopyFrom(narrow)).Message, StringComparison.Ordinal);
    }
}
