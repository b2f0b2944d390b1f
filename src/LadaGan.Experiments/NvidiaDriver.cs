using System.Runtime.InteropServices;

namespace LadaGan.Experiments;

/// <summary>The driver without which no libtorch sees a GPU.</summary>
internal static class NvidiaDriver
{
    private const string Library = "libcuda.so.1";

    /// <summary>What the driver creates; <c>/dev/dxg</c> is the Windows driver's, seen from WSL.</summary>
    private static readonly string[] Traces = ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg"];

    /// <summary>Whether there may be a GPU; if not, nobody needs to load libtorch, which takes a second, to count them.</summary>
    public static bool MayBePresent => MayBe(Traces, Library);

    internal static bool MayBe(IEnumerable<string> traces, string library)
    {
        if (traces.Any(File.Exists))
        {
            return true;
        }
        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            return false;
        }
        NativeLibrary.Free(handle);
        return true;
    }
}
