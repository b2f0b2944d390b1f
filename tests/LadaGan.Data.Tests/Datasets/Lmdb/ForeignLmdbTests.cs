using System.Text;
using LadaGan.Data.Datasets.Lmdb;

namespace LadaGan.Data.Tests.Datasets.Lmdb;

public class ForeignLmdbTests
{
    /// <summary>Caffe: Datum { channels: 3, height: 227, … }; its varints begin 08 03 10.</summary>
    [Theory]
    [InlineData("00000000_n01440764/a.JPEG", "00000001_n01440764/b.JPEG", "080310e301", "Caffe")]
    [InlineData("00000000", "00000001", "0801101c181c", "Caffe")]
    [InlineData("128-00000", "length", "ffd8ffe0", "rosinality")]
    [InlineData("256-00000", "length", "89504e470d0a1a0a", "rosinality")]
    [InlineData("0", "1", "80049500", "the first one is a Python pickle")]
    [InlineData("0", "1", "934e554d505901", "the first one is a NumPy array")]
    public void A_database_of_another_program_is_named(string first, string last, string value, string named) =>
        Assert.Contains(named, ForeignLmdb.Describe(first, last, Convert.FromHexString(value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0007ca", "ffe1", "ffd8ffe000104a4649460001")]
    [InlineData("128-00000", "128-00001", "ffd8ffe000104a4649460001")]
    [InlineData("baboon", "zebra", "89504e470d0a1a0a")]
    [InlineData("a", "b", "0000")]
    public void One_of_images_is_not(string first, string last, string value) =>
        Assert.Null(ForeignLmdb.Describe(first, last, Convert.FromHexString(value)));

    [Fact]
    public void An_empty_value_is_not_foreign() => Assert.Null(ForeignLmdb.Describe("a", "length", Encoding.ASCII.GetBytes("")));
}
