using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>
/// Where the tests of the networks compute: the CPU, or what LADAGAN_TEST_DEVICE names: <c>cuda:0</c>, or <c>pretend</c> for the
/// <see cref="PretendGpu"/>.
/// </summary>
/// <remarks>Test data and golden tensors are on this device.</remarks>
public static class TestDevice
{
    public static Device Chosen { get; } = Choose();

    private static Device Choose()
    {
        var name = Environment.GetEnvironmentVariable("LADAGAN_TEST_DEVICE") ?? "cpu";
        if (name == "pretend")
        {
            return PretendGpu.Device;
        }
        var device = Device.Parse(name) ?? throw new InvalidOperationException("LADAGAN_TEST_DEVICE must be cpu, cuda:N or pretend");
        if (device.IsCuda)
        {
            TorchRuntime.AllowTf32(false);
        }
        return device;
    }
}
