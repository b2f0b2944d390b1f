using System.Text;
using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public class Crc32CTests
{
    /// <summary>RFC 3720, appendix B.4; its bytes are written in the order they are sent, least significant first.</summary>
    [Fact]
    public void The_examples_of_RFC_3720_match()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
        Assert.Equal(0xD9963A56u, Crc32C.Of(Convert.FromHexString(
            "01C0000000000000" + "0000000000000000" + "1400000000000400" + "0000001400000018" + "2800000000000000" + "0200000000000000")));
        Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void Every_length_matches_a_bitwise_CRC()
    {
        var data = new byte[67];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 37 + 11);
        }
        for (var length = 0; length <= data.Length; length++)
        {
            Assert.Equal(Crc32COracle.Of(data.AsSpan(0, length)), Crc32C.Of(data.AsSpan(0, length)));
            Assert.Equal(Crc32COracle.Masked(data.AsSpan(0, length)), Crc32C.Masked(data.AsSpan(0, length)));
            Assert.Equal(Crc32COracle.Of(data), Crc32C.Append(Crc32C.Of(data.AsSpan(0, length)), data.AsSpan(length)));
        }
    }
}
