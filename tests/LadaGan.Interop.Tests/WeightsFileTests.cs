using LadaGan.Core.Files;

namespace LadaGan.Interop.Tests;

public sealed class WeightsFileTests : TensorTest
{
    [Theory]
    [InlineData("checkpoint.pt")]
    [InlineData("checkpoint.legacy.pth")]
    [InlineData("checkpoint.expected.safetensors")]
    public void The_content_says_which_format_it_is(string name)
    {
        using var folder = new TemporaryFolder();
        using var file = WeightsFile.Open(folder.Write("weights", GoldenFile.Bytes(name)), "model");
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"], file.Names);
        Assert.Equal([3L, 2, 3, 3], file.Load("0.weight").Shape);
        Assert.Equal([1L], file.Load("1.num_batches_tracked").ToArray<long>());
        var missing = Assert.Throws<InteropException>(() => file.Load("2.weight"));
        Assert.Contains("has no tensor '2.weight' among its 7", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_entry_names_are_whole()
    {
        using var file = WeightsFile.Open(GoldenFile.Path("checkpoint.pt"));
        Assert.Contains("model.1.bias", file.Names);
        Assert.Contains("optimizer.state.3.exp_avg_sq", file.Names);
    }

    [Fact]
    public void What_is_neither_is_refused_as_safetensors()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<SafetensorsException>(() => WeightsFile.Open(folder.Write("weights", "certainly no weights")));
        Assert.Throws<InteropException>(() => WeightsFile.Open(folder["nothing"]));
        Assert.Throws<InteropException>(() => WeightsFile.Open(GoldenFile.Path("checkpoint.pt"), "ema"));
        Assert.Throws<InteropException>(() => WeightsFile.Open(GoldenFile.Path("checkpoint.expected.safetensors"), "ema"));
    }

    [Fact]
    public void A_type_that_libtorch_lacks_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights"];
        SafetensorsWriter.Write(path, [SafetensorsSource.FromMemory("count", SafetensorsType.U32, [1], new byte[4])]);
        using var file = WeightsFile.Open(path);
        var refused = Assert.Throws<InteropException>(() => file.Load("count"));
        Assert.Contains("'count' of type U32", refused.Message, StringComparison.Ordinal);
    }
}
