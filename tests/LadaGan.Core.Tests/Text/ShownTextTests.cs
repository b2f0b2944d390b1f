using LadaGan.Core.Errors;
using LadaGan.Core.Text;

namespace LadaGan.Core.Tests.Text;

public class ShownTextTests
{
    [Theory]
    [InlineData("a/b c.png")]
    [InlineData("Zoë – 日本語 – עברית – العربية")]
    [InlineData("👩\u200D👧 \u0915\u094D\u200D\u0937")]
    [InlineData("")]
    public void Names_in_any_script_remain(string text) => Assert.Equal(text, ShownText.Of(text));

    [Theory]
    [InlineData("a\u001B[31mRED\u001B]0;title\u0007.png", "a\uFFFD[31mRED\uFFFD]0;title\uFFFD.png")]
    [InlineData("a\nstate 000001000 sha256:00", "a state 000001000 sha256:00")]
    [InlineData("a\r\nb\rc\u2028d\u2029e\u0085f\u000Bg", "a b c d e f\uFFFDg")]
    [InlineData("\u009B31m\u007F\0\t", "\uFFFD31m\uFFFD\uFFFD\uFFFD")]
    [InlineData("photo\u202Egnp.exe", "photo\uFFFDgnp.exe")]
    [InlineData("\u2066a\u2069\u200F\uFEFF", "\uFFFDa\uFFFD\uFFFD\uFFFD")]
    [InlineData("\U000E0041", "\uFFFD")]
    public void What_commands_a_terminal_or_forges_a_line_does_not(string text, string shown) => Assert.Equal(shown, ShownText.Of(text));

    // An attribute could not contain them.
    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        Assert.Equal("\uFFFD.png", ShownText.Of("\uD83D.png"));
        Assert.Equal("\uFFFD", ShownText.Of("\uDE00"));
    }

    [Fact]
    public void Every_error_is_one_harmless_line() =>
        Assert.Equal("a b\uFFFD is damaged", new SomeException("a\nb\u001B is damaged.").Message);

    private sealed class SomeException(string message) : LadaGanException(message);
}
