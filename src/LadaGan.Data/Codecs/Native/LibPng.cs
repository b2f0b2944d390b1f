using System.Runtime.InteropServices;
using System.Text;

namespace LadaGan.Data.Codecs.Native;

/// <summary>The simplified API of libpng 1.6 (png.h), whose longjmp never crosses managed frames.</summary>
internal static unsafe partial class LibPng
{
    public const string Soname = "libpng16.so.16";

    public const uint ImageVersion = 1;
    public const uint FormatAlpha = 1;
    public const uint FormatRgb = 2;
    public const uint FormatRgba = FormatRgb | FormatAlpha;
    public const uint Flag16BitSrgb = 4;

    /// <summary>png_image.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColourMapEntries;
        public uint WarningOrError;
        public fixed byte Text[64];

        /// <summary>libpng's text for its first warning or its error.</summary>
        public readonly string Message
        {
            get
            {
                fixed (byte* text = Text)
                {
                    var characters = new ReadOnlySpan<byte>(text, 64);
                    var end = characters.IndexOf((byte)0);
                    return Encoding.Latin1.GetString(end < 0 ? characters : characters[..end]);
                }
            }
        }
    }

    [LibraryImport(Soname, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginReadFromMemory(Image* image, byte* encoded, nuint size);

    [LibraryImport(Soname, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(Image* image, byte* background, byte* pixels, int rowStride, byte* colourMap);

    [LibraryImport(Soname, EntryPoint = "png_image_free")]
    public static partial void Free(Image* image);

    [LibraryImport(Soname, EntryPoint = "png_access_version_number")]
    public static partial uint AccessVersionNumber();
}
