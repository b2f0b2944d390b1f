using System.Runtime.InteropServices;

namespace LadaGan.Data.Codecs.Native;

/// <summary>The calls of libwebp (webp/decode.h) that decoding a still image needs.</summary>
internal static unsafe partial class LibWebP
{
    public const string Soname = "libwebp.so.7";

    // Only the high byte, 2, must match the library's.
    public const int DecoderAbiVersion = 0x0209;

    /// <summary>WebPBitstreamFeatures.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Features
    {
        public int Width;
        public int Height;
        public int HasAlpha;
        public int HasAnimation;
        public int Format;
        public fixed uint Padding[5];
    }

    [LibraryImport(Soname, EntryPoint = "WebPGetFeaturesInternal")]
    public static partial int GetFeatures(byte* encoded, nuint size, Features* features, int abiVersion);

    [LibraryImport(Soname, EntryPoint = "WebPDecodeRGBInto")]
    public static partial nint DecodeRgbInto(byte* encoded, nuint size, byte* pixels, nuint pixelBytes, int stride);

    [LibraryImport(Soname, EntryPoint = "WebPDecodeRGBAInto")]
    public static partial nint DecodeRgbaInto(byte* encoded, nuint size, byte* pixels, nuint pixelBytes, int stride);

    [LibraryImport(Soname, EntryPoint = "WebPGetDecoderVersion")]
    public static partial int GetDecoderVersion();
}
