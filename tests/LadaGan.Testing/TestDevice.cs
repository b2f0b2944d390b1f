using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>Where the tests of the networks compute: the CPU, or the device that LADAGAN_TEST_DEVICE names (<c>cuda:0</c>).</summary>
/// <remarks>Test data and golden tensors are on this device.</remarks>
public static class TestDevice
{
    public static Device Chosen { get; } = Choose();

    private static Device Choose()
    {
        var device = Device.Parse(Environment.GetEnvironmentVariable("LADAGAN_TEST_DEVICE") ?? "cpu")
            ?? throw new InvalidOperationException("LADAGAN_TEST_DEVICE must be cpu or cuda:N");
        if (device.IsCuda)
        {
            TorchRuntime.AllowTf32(false);
        }
        return device;
    }
}
