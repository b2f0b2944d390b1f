using System.Runtime.InteropServices;
using System.Text;
using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Datasets.Lmdb.Native;

namespace LadaGan.Data.Codecs;

/// <summary>One image library and its version; the version is null when the library is not installed.</summary>
public sealed record CodecVersion(string Name, string Soname, string? Version, string DebianPackage);

/// <summary>The image libraries installed on this machine, for the command that reports what is missing.</summary>
public static class CodecVersions
{
    /// <summary>JPEG, PNG, WebP and LMDB, in this order; a missing library is not an error.</summary>
    public static IReadOnlyList<CodecVersion> Find() =>
    [
        Describe(NativeCodecLibrary.Jpeg, TurboJpegVersion),
        Describe(NativeCodecLibrary.Png, () => Dotted(LibPng.AccessVersionNumber(), 100)),
        Describe(NativeCodecLibrary.WebP, () => Dotted((uint)LibWebP.GetDecoderVersion(), 256)),
        Describe(NativeCodecLibrary.Lmdb, LmdbVersion),
    ];

    private static CodecVersion Describe(NativeCodecLibrary library, Func<string> version) =>
        new(library.Name, library.Soname, library.IsInstalled ? version() : null, library.DebianPackage);

    private static string Dotted(uint packed, uint radix) => $"{packed / radix / radix}.{packed / radix % radix}.{packed % radix}";

    private static string LmdbVersion()
    {
        _ = LibLmdb.Version(out var major, out var minor, out var patch);
        return $"{major}.{minor}.{patch}";
    }

    // TurboJPEG has no call that returns its version; the loaded file contains the text "libjpeg-turbo version X.Y.Z (build …)".
    private static string TurboJpegVersion()
    {
        NativeLibrary.Load(TurboJpeg.Soname, typeof(CodecVersions).Assembly, null);
        var path = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("/libturbojpeg.so", StringComparison.Ordinal));
        if (path is null)
        {
            return "installed";
        }
        var file = File.ReadAllBytes(path[path.IndexOf('/', StringComparison.Ordinal)..]).AsSpan();
        var start = file.IndexOf("libjpeg-turbo version "u8);
        if (start < 0)
        {
            return "installed";
        }
        var text = file[(start + "libjpeg-turbo version ".Length)..];
        return Encoding.ASCII.GetString(text[..Math.Max(0, text.IndexOfAnyExceptInRange((byte)'.', (byte)'9'))]);
    }
}
