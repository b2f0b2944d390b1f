using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Tests.Configuration;

public class PaperRowsTests
{
    public static TheoryData<string> Names => [.. PaperRows.All.Select(row => row.Name)];

    [Theory]
    [InlineData("table1", 16)]
    [InlineData("table2", 12)]
    [InlineData("table3", 6)]
    [InlineData("table4", 5)]
    [InlineData("table5", 4)]
    public void Every_table_has_its_rows(string table, int count) => Assert.Equal(count, PaperRows.OfTable(table).Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_networks_multiply_as_often_as_the_paper_prints(string name)
    {
        var row = PaperRows.Find(name)!;
        var configuration = ConfigurationCatalog.Load(name);
        Assert.Equal(row.ConfigurationName, configuration.Name);
        Assert.Equal(row.Sizes.GeneratorGFlops, Truncated(NetworkLayers.Of(configuration.Generator)));
        if (row.Sizes.DiscriminatorGFlops is { } printed)
        {
            Assert.Equal(printed, Truncated(NetworkLayers.Of(configuration.Discriminator)));
        }
        Assert.Equal(row.Sizes.GeneratorGFlops, PaperSizes.Of(configuration).Generator);
    }

    [Theory]
    [InlineData("table1/swin", AttentionKind.Swin, false, true, Modulation.Sln, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/lada-swin", AttentionKind.LadaSwin, false, true, Modulation.Sln, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/linformer-conv", AttentionKind.Linformer, true, false, Modulation.Sln, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/linformer-residual", AttentionKind.Linformer, false, true, Modulation.Sln, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/fastformer-conv-fastformer-d", AttentionKind.Fastformer, true, false, Modulation.Sln,
        DiscriminatorKind.Fastformer, 2e-4)]
    [InlineData("table1/lada", AttentionKind.Lada, false, false, Modulation.Sln, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/lada-conv-residual-ln", AttentionKind.Lada, true, true, Modulation.LayerNorm, DiscriminatorKind.Conv, 4e-4)]
    [InlineData("table1/lada-conv-lada-d", AttentionKind.Lada, true, false, Modulation.Sln, DiscriminatorKind.Lada, 2e-4)]
    public void The_ablations_differ_from_the_paper_s_model_in_what_they_name(
        string name, AttentionKind attention, bool conv, bool residual, Modulation modulation, DiscriminatorKind kind, double rate)
    {
        var configuration = ConfigurationCatalog.Load(name);
        var (g, training) = (configuration.Generator, configuration.Training);
        Assert.Equal((attention, conv, residual, modulation), (g.Attention, g.ExpansionConv, g.MlpResidual, g.Modulation));
        Assert.Equal(
            (kind, rate, 2e-4),
            (configuration.Discriminator.Kind, training.DiscriminatorLearningRate, training.GeneratorLearningRate));
        Assert.Equal((1.0, 1.0, 128), (training.BcrReal, training.BcrFake, training.Batch));
    }

    [Fact]
    public void No_two_rows_of_Table_I_are_one_experiment() =>
        Assert.Equal(16, PaperRows.OfTable("table1")
            .Select(row => ConfigurationJson.Write(ConfigurationCatalog.Load(row.Name, ["name=same"]))).Distinct().Count());

    [Theory]
    [InlineData("table3/20-no-bcr", 0.2, 0)]
    [InlineData("table3/10", 0.1, 1)]
    [InlineData("table3/100-no-bcr", 1, 0)]
    public void Small_data_is_a_subset(string name, double subset, double bcr)
    {
        var training = ConfigurationCatalog.Load(name).Training;
        Assert.Equal((subset, bcr, bcr), (training.Subset, training.BcrReal, training.BcrFake));
    }

    [Fact]
    public void Settings_apply_after_the_row_s_own() =>
        Assert.Equal(0.5, ConfigurationCatalog.Load("table3/20", ["training.subset=0.5"]).Training.Subset);

    [Fact]
    public void Every_row_with_a_metric_has_the_paper_s_results()
    {
        // Fastformer's discriminator diverges: the paper prints N/A.
        var without = PaperRows.All.Where(row => PublishedResults.Of(row).Count == 0).Select(row => row.Name);
        Assert.Equal(["table1/fastformer-conv-fastformer-d", "table5/32", "table5/64", "table5/128", "table5/256"], without);
        Assert.Equal([("cifar10-50k", 6.85), ("cifar10-10k", 11.06)],
            PublishedResults.Of(PaperRows.Find("table3/20")!).Select(result => (result.Protocol, result.Values["fid"]!.Value)));
    }

    private static double Truncated(NetworkLayers network) => Math.Floor(network.Macs / 1e8) / 10;
}
