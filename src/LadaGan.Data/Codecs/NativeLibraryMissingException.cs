using LadaGan.Core.Errors;

namespace LadaGan.Data.Codecs;

/// <summary>A shared library that decodes images is not installed; the message names the Debian package and the command.</summary>
public sealed class NativeLibraryMissingException(NativeCodecLibrary library)
    : LadaGanException($"{library.Name} images need {library.Soname}, which is not installed: apt-get install {library.DebianPackage}")
{
    /// <summary>The library that is missing.</summary>
    public NativeCodecLibrary Library { get; } = library;
}
