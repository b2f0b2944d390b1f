using System.Runtime.InteropServices;
using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>
/// A GPU for tests on a machine without one (native/pretend): its memory cannot be read from outside, its operators are computed by the
/// CPU's kernels and the program's own by their CUDA kernels, and everything that costs a GPU time is counted.
/// </summary>
/// <remarks>Load it before the first backward pass of the process: autograd's threads for the devices are made then.</remarks>
public static partial class PretendGpu
{
    private const string Library = "ladatorch_pretend";

    public static Device Device
    {
        get
        {
            Load();
            return Device.Of(pretend_device_type(), 0);
        }
    }

    /// <summary>Registers the device with libtorch.</summary>
    public static void Load()
    {
        _ = TorchRuntime.Version;  // libtorch comes first, with its settings
        _ = NativeLibrary.Load(Path.Join(AppContext.BaseDirectory, $"lib{Library}.so"));
    }

    /// <summary>As <see cref="Load"/>, unless the tests run on a real GPU, where this one need not be built.</summary>
    public static void LoadBesideCpu()
    {
        if (!TestDevice.Chosen.IsCuda)
        {
            Load();
        }
    }

    /// <summary>What the work does on the device.</summary>
    public static PretendCounts Count(Action work)
    {
        pretend_reset();
        work();
        return Counts();
    }

    /// <summary>As <see cref="Count"/>, without computing the program's own kernels.</summary>
    public static PretendCounts CountOnly(Action work)
    {
        PretendCounts? counts = null;
        LaunchOnly(() => counts = Count(work));
        return counts!;
    }

    /// <summary>
    /// Runs work on a device that launches the program's own kernels, and does not compute them: their results are zeros.
    /// </summary>
    public static void LaunchOnly(Action work)
    {
        Compute(false);
        try
        {
            work();
        }
        finally
        {
            Compute(true);
        }
    }

    /// <summary>Whether the program's own kernels are computed from now on: see <see cref="LaunchOnly"/>.</summary>
    public static void Compute(bool enabled) => pretend_compute(enabled ? 1 : 0);

    /// <summary>Runs work on a device that has only so many bytes more than are taken now.</summary>
    public static void WithFree(long bytes, Action work)
    {
        pretend_limit(Counts().Taken + bytes);
        try
        {
            work();
        }
        finally
        {
            pretend_limit(0);
        }
    }

    /// <summary>What was counted since the last <see cref="Count"/> began.</summary>
    public static unsafe PretendCounts Counts()
    {
        var text = new byte[1 << 16];
        fixed (byte* into = text)
        {
            var length = (int)pretend_counts(into, text.Length);
            return PretendCounts.Parse(System.Text.Encoding.UTF8.GetString(text.AsSpan(0, length)));
        }
    }

    [LibraryImport(Library)] private static partial int pretend_device_type();
    [LibraryImport(Library)] private static partial void pretend_reset();
    [LibraryImport(Library)] private static unsafe partial long pretend_counts(byte* text, long capacity);
    [LibraryImport(Library)] private static partial void pretend_limit(long bytes);
    [LibraryImport(Library)] private static partial void pretend_compute(int value);
}
