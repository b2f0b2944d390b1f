using System.Numerics;
using LadaGan.Core.Files;
using LadaGan.Interop.PyTorch;

namespace LadaGan.Interop.Tests.PyTorch;

public sealed class PyTorchFileTests : TensorTest
{
    [Theory]
    [InlineData("types", ".pt")]
    [InlineData("types", ".legacy.pth")]
    [InlineData("views", ".pt")]
    [InlineData("views", ".legacy.pth")]
    [InlineData("alone", ".pt")]
    [InlineData("alone", ".legacy.pth")]
    [InlineData("checkpoint", ".pt")]
    [InlineData("checkpoint", ".legacy.pth")]
    public void Every_tensor_has_the_name_type_shape_and_bits_that_PyTorch_gives_it(string name, string ending)
    {
        using var file = PyTorchFile.Open(GoldenFile.Path(name + ending));
        using var expected = SafetensorsFile.Open(GoldenFile.Path(name + ".expected.safetensors"));
        using var weights = WeightsFile.Open(GoldenFile.Path(name + ".expected.safetensors"));
        Assert.NotEmpty(expected.Names);
        Assert.Equal(expected.Names, file.Tensors.Keys);
        foreach (var (key, found) in file.Tensors)
        {
            var (tensor, same) = (found.ToTensor(), weights.Load(key));
            Assert.Equal(expected.Entry(key).Shape, tensor.Shape);
            Assert.Equal(same.Type, tensor.Type);
            Assert.Equal(expected.Entry(key).Bytes().ToArray(), TensorBytes.Of(tensor));
            Assert.Equal($"{tensor}", $"{found}");
        }
    }

    [Theory]
    [InlineData("checkpoint.pt")]
    [InlineData("checkpoint.legacy.pth")]
    public void Values_that_are_no_tensors_are_plain_objects(string name)
    {
        using var file = PyTorchFile.Open(GoldenFile.Path(name));
        var saved = Dictionary(file.Saved);
        Assert.Equal(["model", "optimizer", "history", "epoch"], saved.Keys);
        Assert.Equal(12L, saved["epoch"]);
        var history = Assert.IsType<List<object?>>(saved["history"]);
        Assert.Equal([1L, -2L, 70000L, -5_000_000_000L, BigInteger.One << 100, 2.5, true, false, null, "größer"], history.Take(10));
        Assert.Equal(
            [[], [1L], [1L, 2L], [1L, 2L, 3L], [1L, 2L, 3L, 4L]],
            history.Skip(10).Take(5).Select(tuple => Assert.IsType<object?[]>(tuple)));
        Assert.Empty(Assert.IsType<List<object?>>(Assert.Single(Assert.IsType<List<object?>>(history[15]))));
        Assert.Empty(Dictionary(history[16]));
        var group = Dictionary(Assert.Single(Assert.IsType<List<object?>>(Dictionary(saved["optimizer"])["param_groups"])));
        Assert.Equal(2e-4, group["lr"]);
        Assert.Equal([0.5, 0.99], Assert.IsType<object?[]>(group["betas"]));
        Assert.True(Dictionary(Dictionary(saved["optimizer"])["state"]).ContainsKey(0L));
    }

    [Fact]
    public void The_tensors_of_one_entry_have_the_names_below_it()
    {
        using var file = PyTorchFile.Open(GoldenFile.Path("checkpoint.pt"));
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
                "1.num_batches_tracked"], file.StateDict("model").Keys);
        Assert.Same(file.Tensors["optimizer.state.0.exp_avg"], file.StateDict("optimizer.state")["0.exp_avg"]);
        Assert.Equal(file.Tensors.Keys, file.StateDict("").Keys);
        var missing = Assert.Throws<InteropException>(() => file.StateDict("ema"));
        Assert.Contains("has no tensors in 'ema'; it has some in 'model, optimizer'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_the_authors_trainer_loads_whole()
    {
        using var file = PyTorchFile.Open(GoldenFile.Path("pytorch_last_ckpt.pt"));
        using var expected = SafetensorsFile.Open(GoldenFile.Path("pytorch_last_ckpt_expected.safetensors"));
        var saved = Dictionary(file.Saved);
        Assert.Equal(["iter", "generator", "discriminator", "ema", "g_opt", "d_opt", "fid", "best_fid"], saved.Keys);
        Assert.Equal(expected.Metadata["iter"], $"{saved["iter"]}");
        Assert.Equal(expected.Metadata["best_fid"], $"{saved["best_fid"]}");
        Assert.Equal(file.StateDict("generator").Keys, file.StateDict("ema").Keys);
        foreach (var tensor in file.Tensors.Values)
        {
            using var scope = new TensorScope();
            Assert.True(double.IsFinite(tensor.ToTensor().To(DataType.Float64).Sum().Item()));
        }
    }

    [Fact]
    public void Tensors_outlive_their_file_and_are_not_read_after_it_closes()
    {
        var file = PyTorchFile.Open(GoldenFile.Path("alone.pt"));
        var found = file.Tensors[""];
        var tensor = found.ToTensor();
        file.Dispose();
        file.Dispose();
        Assert.Equal("float32[3, 2]", found.ToString());
        Assert.True(tensor.ToArray<float>().All(float.IsFinite));
        Assert.Throws<ObjectDisposedException>(() => found.ToTensor());
    }

    [Fact]
    public void A_changed_value_is_noticed_by_its_checksum()
    {
        using var folder = new TemporaryFolder();
        var bytes = GoldenFile.Bytes("alone.pt");
        var expected = GoldenFile.Bytes("alone.expected.safetensors")[^24..];
        bytes[bytes.AsSpan().IndexOf(expected) + 5] ^= 1;
        using var file = PyTorchFile.Open(folder.Write("a.pt", bytes));
        var damaged = Assert.Throws<InteropException>(() => file.Tensors[""].ToTensor());
        Assert.Contains("zip entry 'alone/data/0' does not match its CRC-32", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing.pt", "cannot be opened")]
    [InlineData("", "is a folder")]
    [InlineData("types.npz", "it has 0 entries data.pkl")]
    [InlineData("alone.expected.safetensors", "begins neither like a zip nor like a pickle")]
    public void Other_files_are_refused(string name, string reason)
    {
        var refused = Assert.Throws<InteropException>(() => PyTorchFile.Open(GoldenFile.Path(name)));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static OrderedDictionary<object, object?> Dictionary(object? value) => Assert.IsType<OrderedDictionary<object, object?>>(value);
}
