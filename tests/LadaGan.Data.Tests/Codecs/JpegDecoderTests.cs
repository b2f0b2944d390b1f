using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class JpegDecoderTests
{
    [Fact]
    public void Tables_of_one_image_are_not_used_for_the_next()
    {
        var parts = JpegParts.Split(Golden.Image("rgb420.jpg"));
        var withoutQuantisation = JpegParts.Join([.. parts.Where(part => part.Type != "DB")]);
        _ = ImageDecoder.Decode(Golden.Image("rgb444.jpg"));

        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(withoutQuantisation));
    }

    [Fact]
    public void An_image_without_Huffman_tables_is_decoded_with_the_standard_ones()
    {
        // Motion JPEG frames are stored like this; this file was written with the standard tables (T.81, annex K).
        var parts = JpegParts.Split(Golden.Image("rgb420.jpg"));

        var image = ImageDecoder.Decode(JpegParts.Join([.. parts.Where(part => part.Type != "C4")]));

        Assert.Equal(ImageDecoder.Decode(Golden.Image("rgb420.jpg")).Rgb.ToArray(), image.Rgb.ToArray());
    }

    [Fact]
    public void As_many_scans_as_the_limit_says_are_decoded()
    {
        var progressive = Golden.Image("progressive.jpg");
        var scans = JpegParts.Split(progressive).Count(part => part.Type == "DA");

        Assert.Equal(37, ImageDecoder.Decode(progressive, With(scans)).Width);
        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(progressive, With(scans - 1)));
        Assert.Equal($"is a JPEG of {scans} scans; at most {scans - 1} are decoded", error.Reason);

        static DecodeOptions With(int scans) => new() { Limits = new DecodeLimits(MaxScans: scans) };
    }
}
