using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Torch.Native;

/// <summary>
/// Finds libladatorch.so beside the program or where NuGet puts it, prepares the process for libtorch, and converts return codes to
/// exceptions.
/// </summary>
internal static class NativeDoor
{
    private const string FileName = "libladatorch.so";
    private const string NuGetFolder = "runtimes/linux-x64/native";
    private const int OutOfMemory = 2;
    private static readonly Lazy<nint> Handle = new(Load);

#pragma warning disable CA2255 // The resolver must be registered before the first P/Invoke, whichever class makes it.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeDoor).Assembly, Resolve);
#pragma warning restore CA2255

    public static void Check(int code)
    {
        if (code != 0)
        {
            throw Failure(code, LastError());
        }
    }

    /// <summary>The exception of a return code that is not 0.</summary>
    public static TorchException Failure(int code, string message) =>
        code == OutOfMemory ? new DeviceMemoryException(message) : new TorchException(message);

    /// <summary>The first line of libtorch's last message on this thread.</summary>
    public static string LastError()
    {
        var text = Marshal.PtrToStringUTF8(NativeMethods.lt_last_error()) ?? "";
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        library == NativeMethods.Library ? Handle.Value : nint.Zero;

    private static nint Load()
    {
        // libtorch reads this once, when it is loaded; 1.13 uses AVX-512 only on request. A user's own setting takes precedence.
        NativeMethods.setenv("ATEN_CPU_CAPABILITY", BestCapability(), 0);
        string[] places = ["", NuGetFolder];
        var file = places.Select(place => Path.Join(AppContext.BaseDirectory, place, FileName)).FirstOrDefault(File.Exists);
        if (file is null)
        {
            throw new TorchUnavailableException("libtorch is missing: the native library (libladatorch.so) was not built. "
                + "Install it with `apt-get install libtorch-dev g++` (or set LIBTORCH to a libtorch folder) and build again.");
        }
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException error)
        {
            throw new TorchUnavailableException($"libtorch cannot be loaded: {Reason(error.Message)}. "
                + "Install the version that this program was compiled against (Debian's: `apt-get install libtorch-dev "
                + "libopenblas0-openmp`), or build the program with LIBTORCH naming another libtorch's folder.", error);
        }
    }

    /// <summary>The loader's own words ("libtorch_cpu.so.1.13: cannot open shared object file"); .NET puts advice before them.</summary>
    private static string Reason(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (lines.Skip(1).FirstOrDefault() ?? message).TrimEnd('.', ' ');
    }

    private static string BestCapability() =>
        System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? "avx512" : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2" : "default";
}
