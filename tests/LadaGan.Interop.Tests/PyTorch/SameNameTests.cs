using LadaGan.Interop.PyTorch;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.Tests.PyTorch;

/// <summary>Different keys may lead to one dotted name: {"a": {"b": t}, "a.b": u}. Neither tensor may silently stand for both.</summary>
public sealed class SameNameTests : TensorTest
{
    private const long Elements = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_tensors_of_one_dotted_name_are_refused(bool flatFirst)
    {
        var pickle = new PickleBytes().Op(Opcode.EmptyDict);
        foreach (var flat in new[] { flatFirst, !flatFirst })
        {
            if (flat)
            {
                Tensor(pickle.Text("a.b"), 0).Op(Opcode.SetItem);
            }
            else
            {
                Tensor(pickle.Text("a").Op(Opcode.EmptyDict).Text("b"), 2).Op(Opcode.SetItem, Opcode.SetItem);
            }
        }
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.pth", Checkpoint(pickle));
        foreach (var open in (Func<IDisposable>[])[() => PyTorchFile.Open(path), () => WeightsFile.Open(path)])
        {
            var refused = Assert.Throws<InteropException>(() => open().Dispose()).Message;
            Assert.Contains("two tensors", refused, StringComparison.Ordinal);
            Assert.Contains("'a.b'", refused, StringComparison.Ordinal);
        }
    }

    /// <summary>The same keys with names that differ: both are there, each with its own values.</summary>
    [Fact]
    public void Tensors_whose_names_differ_are_both_there()
    {
        var pickle = new PickleBytes().Op(Opcode.EmptyDict);
        Tensor(pickle.Text("a").Op(Opcode.EmptyDict).Text("b"), 2).Op(Opcode.SetItem, Opcode.SetItem);
        Tensor(pickle.Text("a.c"), 0).Op(Opcode.SetItem);
        using var folder = new TemporaryFolder();
        using var file = PyTorchFile.Open(folder.Write("a.pth", Checkpoint(pickle)));
        Assert.Equal(["a.b", "a.c"], file.Tensors.Keys);
        Assert.Equal([3f, 4f], file.Tensors["a.b"].ToTensor().ToArray<float>());
        Assert.Equal([1f, 2f], file.Tensors["a.c"].ToTensor().ToArray<float>());
    }

    private static PickleBytes Tensor(PickleBytes pickle, long offset) => pickle.Tensor("FloatStorage", Elements, offset, [2], [1]);

    private static byte[] Checkpoint(PickleBytes pickle)
    {
        byte[] values = [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)];
        return PickleBytes.Checkpoint(pickle.Stop(), PickleBytes.Storage(Elements, values));
    }
}
