using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}      ", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{ "a" : { "shape" : [ ] , "data_offsets":[0,1],"dtype":"BOOL"} }""", 1)]
    [InlineData("""{"a":{"dtype":"F64","shape":[0,4],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"\u0061\ud83d\ude00":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    public void Valid(string header, int dataLength) => SafetensorsFile.Open(Save(SafetensorsBytes.File(header, dataLength))).Dispose();

    [Theory]
    [InlineData("", 0, "'{'")]
    [InlineData(" {}", 0, "'{'")]
    [InlineData("[]", 0, "'{'")]
    [InlineData("{", 0, "JSON")]
    [InlineData("{}{}", 0, "spaces")]
    [InlineData("{}\n", 0, "spaces")]
    [InlineData("{}\0", 0, "spaces")]
    [InlineData("{} /* padded */", 0, "spaces")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},}""", 1, "JSON")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "Unicode")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "twice")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", 1, "shape twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1]}}""", 1, "data_offsets twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}}""", 1, "'strides'")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "lacks dtype")]
    [InlineData("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "lacks shape")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "lacks data_offsets")]
    [InlineData("""{"a":[1]}""", 1, "object")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "'f32'")]
    [InlineData("""{"a":{"dtype":"1","shape":[1],"data_offsets":[0,1]}}""", 1, "'1'")]
    [InlineData("""{"a":{"dtype":"732","shape":[1],"data_offsets":[0,1]}}""", 1, "'732'")]
    [InlineData("""{"a":{"dtype":"U8, I8","shape":[1],"data_offsets":[0,1]}}""", 1, "'U8, I8'")]
    [InlineData("""{"a":{"dtype":" U8","shape":[1],"data_offsets":[0,1]}}""", 1, "' U8'")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,1]}}""", 1, "not a string")]
    [InlineData("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-0],"data_offsets":[0,0]}}""", 0, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "counted")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "counted")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "begin and an end")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}}""", 1, "begin and an end")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}""", 7, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "hole before")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "overlaps")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "overlaps")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", 2, "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[123],"data_offsets":[0,123]}}""", 100,
        "truncated: the header promises 123 bytes of tensors, the file holds 100")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 5, "4 bytes after its last tensor")]
    [InlineData("{}", 1, "1 bytes after")]
    [InlineData("""{"__metadata__":null}""", 0, "object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "'a'")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "twice")]
    public void Invalid(string header, int dataLength, string said)
    {
        var bytes = SafetensorsBytes.File(header, dataLength);
        AssertRefused(bytes, said);
        Assert.False(SafetensorsOracle.Accepts(bytes));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var bytes = SafetensorsBytes.File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);
        bytes[10] = 0xFF;
        AssertRefused(bytes, "UTF-8");
    }

    [Theory]
    [InlineData(100_000_001UL, "allows 100000000")]
    [InlineData(ulong.MaxValue, "allows 100000000")]
    [InlineData(1UL << 63, "allows 100000000")]
    [InlineData(99_999_999UL, "truncated")]
    [InlineData(3UL, "truncated")]
    public void A_header_longer_than_the_file_or_the_limit_is_refused(ulong length, string said) =>
        AssertRefused(SafetensorsBytes.File("{}", 0, length), said);

    [Fact]
    public void A_message_is_one_bounded_line_whatever_the_names_hold()
    {
        var name = string.Concat(Enumerable.Repeat("\\n\\u001b[31m", 10_000));
        var message = AssertRefused(SafetensorsBytes.File("{\"" + name + "\":{\"dtype\":\"U8\"}}", 0), "lacks shape");
        Assert.True(message.Length < 500);
        Assert.DoesNotContain(message, character => char.IsControl(character));
    }

    private string AssertRefused(byte[] bytes, string said)
    {
        var path = Save(bytes);
        var message = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains(said, message);
        Assert.Contains(path, message);
        return message;
    }

    private string Save(byte[] bytes)
    {
        var path = _folder["file.safetensors"];
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
