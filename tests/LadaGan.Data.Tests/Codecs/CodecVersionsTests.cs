using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class CodecVersionsTests
{
    [Fact]
    public void Every_library_tells_its_version()
    {
        var found = CodecVersions.Find();

        Assert.Equal(["JPEG", "PNG", "WebP", "LMDB"], found.Select(codec => codec.Name));
        Assert.Equal(["libturbojpeg0", "libpng16-16", "libwebp7", "liblmdb0"], found.Select(codec => codec.DebianPackage));
        Assert.All(found, codec => Assert.Matches(@"^\d+\.\d+(\.\d+)*$", codec.Version));
    }

    [Fact]
    public void A_missing_library_names_its_package_and_the_command()
    {
        var library = new NativeCodecLibrary("JPEG", "libnot-there.so.0", "libturbojpeg0");

        Assert.False(library.IsInstalled);
        var error = Assert.Throws<NativeLibraryMissingException>(library.EnsureInstalled);
        Assert.Equal("JPEG images need libnot-there.so.0, which is not installed: apt-get install libturbojpeg0", error.Message);
    }
}
