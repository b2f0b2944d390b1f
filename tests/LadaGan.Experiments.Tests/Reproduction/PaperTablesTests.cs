using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Tests.Reproduction;

public class PaperTablesTests
{
    // Counted by hand from the layers' shapes (tests of the profile); the paper cuts multiply-accumulates off after one decimal.
    [Theory]
    [InlineData("table5", "table5/32", "parameters", 19_901_647, "19M")]
    [InlineData("table5", "table5/64", "parameters", 19_900_351, "19M")]
    [InlineData("table5", "table5/128", "flops", 4_339_466_240, "4.3B")]
    [InlineData("table5", "table5/256", "flops", 5_575_737_344, "5.5B")]
    [InlineData("table5", "table5/256", "images", 18_000_000, "18M")]
    [InlineData("table2", "table2/celeba-lada", "d_flops", 947_273_728, "0.9")]
    [InlineData("table2", "table2/bedroom-conv", "d_lr", 0.0004, "0.0004")]
    [InlineData("table1", "table1/lada-conv-lada-d", "g_flops", 758_153_216, "0.7")]
    public void A_computed_value_stands_beside_the_papers(string table, string row, string column, double computed, string paper)
    {
        using var place = new ReproductionPlace();
        var cell = Cell(place.Read(table), row, column);
        Assert.Equal((paper, computed, null), (cell.Paper, cell.Computed, cell.Measured));
    }

    [Theory]
    [InlineData("table1", "g_flops")]
    [InlineData("table2", "g_flops")]
    [InlineData("table2", "d_flops")]
    public void Multiply_accumulates_cut_off_are_the_papers(string table, string column)
    {
        using var place = new ReproductionPlace();
        var paper = place.Read(table);
        Assert.All(paper.Tables[0].Rows, row =>
        {
            var cell = Cell(paper, row.Name, column);
            Assert.Equal(cell.Paper, FormattableString.Invariant($"{Math.Truncate(cell.Computed!.Value / 1e8) / 10:0.0}"));
        });
    }

    [Fact]
    public void An_empty_cell_says_what_fills_it()
    {
        using var place = new ReproductionPlace();
        Assert.Equal("ladagan reproduce table1 --run --data PATH --only table1/swin",
            Cell(place.Read("table1"), "table1/swin", "fid").Filling!.Command);
        var run = place.Add(ConfigurationCatalog.Load("table1/swin"));
        var command = Cell(place.Read("table1"), "table1/swin", "recall").Filling!.Command;
        Assert.StartsWith($"ladagan evaluate {place.Path}/{run} ", command, StringComparison.Ordinal);
        Assert.EndsWith($"> {place.Path}/{run}/evaluation-cifar10-50k.json", command, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_by_the_papers_protocol_fills_its_column_and_any_other_gets_one_of_its_own()
    {
        using var place = new ReproductionPlace();
        place.Add(ConfigurationCatalog.Load("table1/swin"), metric: "fid50k", value: 21.5);
        place.Add(ConfigurationCatalog.Load("table1/lada"), metric: "fid5k", value: 33);
        place.Add(ConfigurationCatalog.Load("table1/lada-swin"), metric: "fd-resnet18-5k", value: 84.25);
        var paper = place.Read("table1");
        Assert.Equal(
            (21.5, 30_000L), (Cell(paper, "table1/swin", "fid").Measured!.Value, Cell(paper, "table1/swin", "fid").Measured!.ImagesSeen));
        Assert.Null(Cell(paper, "table1/lada", "fid").Measured);
        Assert.Equal(33, Cell(paper, "table1/lada", "fid5k").Measured!.Value);
        Assert.Null(Cell(paper, "table1/lada-swin", "fid").Measured);
        Assert.Equal(84.25, Cell(paper, "table1/lada-swin", "fd-resnet18-5k").Measured!.Value);
        Assert.Equal(
            ["fd-resnet18-5k", "fid5k"], paper.Tables[0].Columns.Where(column => column.IsRunMetric).Select(column => column.Name));
    }

    [Fact]
    public void An_evaluation_with_published_weights_counts_before_a_metric_and_one_with_others_does_not_count()
    {
        using var place = new ReproductionPlace();
        var run = place.Add(ConfigurationCatalog.Load("table1/swin"), metric: "fid50k", value: 21.5);
        const string Evaluation = "{\"protocol\":\"cifar10-50k\",\"comparable\":COMPARABLE,\"fid\":20.25,\"recall\":0.5,"
            + "\"generated\":{\"path\":\"runs/a/network-snapshot-000030.safetensors\"}}";
        place.Write(run, "evaluation-mine.json", Evaluation.Replace("COMPARABLE", "false", StringComparison.Ordinal));
        Assert.Equal(21.5, Cell(place.Read("table1"), "table1/swin", "fid").Measured!.Value);
        Assert.Null(Cell(place.Read("table1"), "table1/swin", "recall").Measured);
        place.Write(run, "evaluation-mine.json", Evaluation.Replace("COMPARABLE", "true", StringComparison.Ordinal));
        Assert.Equal((20.25, 30_000L), (Cell(place.Read("table1"), "table1/swin", "fid").Measured!.Value,
            Cell(place.Read("table1"), "table1/swin", "fid").Measured!.ImagesSeen));
        Assert.Equal(0.5, Cell(place.Read("table1"), "table1/swin", "recall").Measured!.Value);
    }

    [Fact]
    public void A_run_that_diverged_says_so()
    {
        using var place = new ReproductionPlace();
        var run = place.Add(ConfigurationCatalog.Load("table1/fastformer-conv-fastformer-d"));
        place.Write(run, "divergence.txt", "Training diverged.");
        var cell = Cell(place.Read("table1"), "table1/fastformer-conv-fastformer-d", "fid");
        Assert.Equal(("N/A", null), (cell.Paper, cell.Measured!.Value));
        Assert.Equal(FoundEnding.Diverged, cell.Measured.Run!.Ending);
    }

    [Fact]
    public void The_arms_of_table_III_appear_under_their_names()
    {
        using var place = new ReproductionPlace();
        var arm = ConfigurationCatalog.Load("table3/20-no-bcr");
        Assert.Equal(("table3-20-no-bcr", 0.2, 0.0, 0.0), (arm.Name, arm.Training.Subset, arm.Training.BcrReal, arm.Training.BcrFake));
        place.Add(arm, dataImages: 10_000, metric: "fid50k", value: 12.5);
        var cell = Cell(place.Read("table3"), "table3/20-no-bcr", "fid_50k");
        Assert.Equal(("10.67", 12.5), (cell.Paper, cell.Measured!.Value));
        Assert.Contains(
            "--split test", Cell(place.Read("table3"), "table3/20-no-bcr", "fid_10k").Filling!.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_paper_has_its_printed_results()
    {
        using var place = new ReproductionPlace();
        var paper = place.Read("all");
        Assert.Equal(["table1", "table2", "table3", "table4", "table5"], paper.Tables.Select(table => table.Name));
        Assert.Equal([16, 12, 9, 13, 15], paper.Tables.Select(table => table.Rows.Count));
        Assert.All(paper.Tables.SelectMany(table => table.Rows.Select(row => (table, row))), entry =>
            Assert.Equal(entry.table.Columns.Count, entry.row.Cells.Count));
        Assert.All(Cells(paper, "table4", "LadaGAN"), cell => Assert.NotNull(cell.Paper));
        Assert.Equal(["figure2", "figure6", "figure7", "figure8"], paper.ModelFigures.Select(figure => figure.Name));
    }

    [Fact]
    public void Figure_5_counts_spikes_and_names_rows_without_a_run()
    {
        using var place = new ReproductionPlace();
        place.Add(ReproductionPlace.Replica("table1/swin"), metric: "fd-resnet18-5k");
        var figure = place.Read("figure5").Gradients!;
        var curve = Assert.Single(figure.Curves);
        Assert.Equal(new NormSummary(0.5, 5, 1), curve.GeneratorNorms);
        Assert.Equal(new NormSummary(0.1, 0.1, 0), curve.DiscriminatorNorms);
        Assert.Equal(("fd-resnet18-5k", 84.25), (figure.Metric, curve.Last(figure.Metric)));
        Assert.Equal([1, 0, 0], figure.Panels.Select(panel => panel.Curves.Count));
        Assert.Equal(15, figure.Missing.Count);
    }

    [Fact]
    public void The_page_is_well_formed_and_labels_replicas()
    {
        using var place = new ReproductionPlace();
        place.Add(ReproductionPlace.Replica("table1/swin"), metric: "fd-resnet18-5k");
        using var folder = new TemporaryFolder();
        ReproductionPage.Write(folder["page.html"], place.Read("all"), new Dictionary<string, byte[]>());
        var page = System.Xml.Linq.XDocument.Parse(
            File.ReadAllText(folder["page.html"]).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.Contains("replica: widths × 0.25, 30,000 images, batch 16", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants(), element => element.Name.LocalName == "svg");
        Assert.Contains(page.Descendants(),
            element => element.Attribute("title")?.Value.StartsWith("ladagan reproduce", StringComparison.Ordinal) == true);
    }

    private static TableCell Cell(ReproducedPaper paper, string row, string column)
    {
        var table = paper.Tables.Single(table => table.Rows.Any(each => each.Name == row));
        return table.Rows.Single(each => each.Name == row).Cells[table.Columns.ToList().FindIndex(each => each.Name == column)];
    }

    private static IReadOnlyList<TableCell> Cells(ReproducedPaper paper, string table, string row) =>
        paper.Tables.Single(each => each.Name == table).Rows.Single(each => each.Name == row).Cells;
}
