namespace LadaGan.Torch.Tests;

public class DeviceTests : TensorTest
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("cuda:12", "cuda:12")]
    public void Names_are_read(string text, string expected) => Assert.Equal(expected, Device.Parse(text)!.Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:+1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    public void Other_words_are_not(string text) => Assert.Null(Device.Parse(text));

    [Fact]
    public void Devices_are_values()
    {
        Assert.Equal(Device.Cpu, Tensor.Zeros([1]).Device);
        Assert.Equal(default, Device.Cpu with { } == Device.Cpu ? default : Device.Cuda(0));
        Assert.True(Device.Cuda(1).IsCuda && Device.Cuda(1) != Device.Cuda(0) && !Device.Cpu.IsCuda);
    }

    [Fact]
    public void A_device_that_is_not_there_is_a_clear_exception()
    {
        var absent = Device.Cuda(TorchRuntime.CudaDevices);
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([2], device: absent));
        Assert.StartsWith("aten::full(", error.Message, StringComparison.Ordinal);
        Assert.Contains("CUDA", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<TorchException>(() => Tensor.Zeros([2]).To(absent));
        TorchRuntime.Synchronize(Device.Cpu);
    }
}
