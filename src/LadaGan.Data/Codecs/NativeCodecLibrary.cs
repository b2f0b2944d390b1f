using System.Runtime.InteropServices;
using LadaGan.Core.Errors;

namespace LadaGan.Data.Codecs;

/// <summary>A system library that decodes one image or database format, found by its soname.</summary>
/// <param name="name">The format, as users call it.</param>
/// <param name="soname">The name that the loader looks for.</param>
/// <param name="debianPackage">The Debian and Ubuntu package that contains it.</param>
public sealed class NativeCodecLibrary(string name, string soname, string debianPackage)
{
    public static NativeCodecLibrary Jpeg { get; } = new("JPEG", Native.TurboJpeg.Soname, "libturbojpeg0");

    public static NativeCodecLibrary Png { get; } = new("PNG", Native.LibPng.Soname, "libpng16-16");

    public static NativeCodecLibrary WebP { get; } = new("WebP", Native.LibWebP.Soname, "libwebp7");

    /// <summary>The database format of LSUN's images.</summary>
    public static NativeCodecLibrary Lmdb { get; } = new("LMDB", Datasets.Lmdb.Native.LibLmdb.Soname, "liblmdb0");

    private readonly Lazy<bool> _isInstalled = new(() => NativeLibrary.TryLoad(soname, typeof(NativeCodecLibrary).Assembly, null, out _));

    public string Name { get; } = name;

    public string Soname { get; } = soname;

    public string DebianPackage { get; } = debianPackage;

    /// <summary>Whether the loader finds the library (asked once, then remembered).</summary>
    public bool IsInstalled => _isInstalled.Value;

    /// <summary>Requires the library.</summary>
    /// <exception cref="NativeLibraryMissingException">The loader does not find the library; the message says what to install.</exception>
    public void EnsureInstalled()
    {
        if (!IsInstalled)
        {
            throw new NativeLibraryMissingException(this);
        }
    }
}

/// <summary>A shared library that decodes images is not installed; the message names the Debian package and the command.</summary>
public sealed class NativeLibraryMissingException(NativeCodecLibrary library)
    : LadaGanException($"{library.Name} images need {library.Soname}, which is not installed: apt-get install {library.DebianPackage}")
{
    /// <summary>The library that is missing.</summary>
    public NativeCodecLibrary Library { get; } = library;
}
