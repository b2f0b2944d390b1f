using System.Text;
using LadaGan.Core.Text;

namespace LadaGan.Core.Tests.Text;

public class TextBytesTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("zwölf 日本 \U0001F600\r\n")]
    public void Every_encoding_with_a_mark_gives_the_same_text(string text)
    {
        Encoding[] encodings = [new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];
        foreach (var encoding in encodings)
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

            Assert.Equal(text, Encoding.UTF8.GetString(TextBytes.Utf8(file).Span));
        }
        Assert.Equal(text, Encoding.UTF8.GetString(TextBytes.Utf8(Encoding.UTF8.GetBytes(text)).Span));
    }
}
