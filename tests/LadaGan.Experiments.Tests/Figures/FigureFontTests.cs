using LadaGan.Experiments.Figures;

namespace LadaGan.Experiments.Tests.Figures;

public class FigureFontTests
{
    /// <summary>A character that the font lacks would be drawn as a box.</summary>
    [Theory]
    [InlineData("image seed 0123456789 head t = 0.57, (mean over queries) |F|")]
    [InlineData("32×32 α β γ 3 → 17 ‖r‖, r = p ⊙ v √Σ ∞ ≤ − · …")]
    public void The_font_has_the_characters_of_labels(string text)
    {
        using var font = FigureFont.Of(16);
        Assert.All(text, character => Assert.NotEqual(0, font.GetGlyph(character)));
    }

    [Fact]
    public void Widths_grow_with_the_size() =>
        Assert.InRange(FigureFont.WidthOf("seed 12", 32) / FigureFont.WidthOf("seed 12", 16), 1.98, 2.02);
}
