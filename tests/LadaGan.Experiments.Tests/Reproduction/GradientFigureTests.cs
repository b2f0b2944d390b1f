using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Tests.Reproduction;

public class GradientFigureTests
{
    [Fact]
    public void Every_panel_shows_rows_of_Table_I_in_eight_different_colours_at_most() =>
        Assert.All(GradientFigure.Layout, panel =>
        {
            Assert.All(panel.Rows, name => Assert.NotNull(PaperRows.Find($"table1/{name}")));
            var colours = panel.Rows.Select(GradientFigure.ColourOf).ToArray();
            Assert.Equal(panel.Rows.Length, colours.Distinct().Count());
            Assert.All(colours, colour => Assert.InRange(colour, 0, 7));
        });
}
