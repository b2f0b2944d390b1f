using System.Runtime.InteropServices;

namespace LadaGan.Data.Codecs.Native;

/// <summary>The calls of TurboJPEG 2 (turbojpeg.h) that decoding needs; TurboJPEG 3 still has them.</summary>
internal static unsafe partial class TurboJpeg
{
    public const string Soname = "libturbojpeg.so.0";

    public const int PixelFormatRgb = 0;
    public const int PixelFormatCmyk = 11;
    public const int ColourSpaceCmyk = 3;
    public const int ColourSpaceYcck = 4;
    public const int ErrorIsWarning = 0;
    public const int FlagStopOnWarning = 8192;
    public const int FlagLimitScans = 32768;

    [LibraryImport(Soname, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Soname, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        nint handle, byte* encoded, nuint encodedSize, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Soname, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* encoded, nuint encodedSize, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Soname, EntryPoint = "tjGetErrorStr2")]
    public static partial nint GetErrorText(nint handle);

    [LibraryImport(Soname, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(nint handle);

    [LibraryImport(Soname, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);
}
