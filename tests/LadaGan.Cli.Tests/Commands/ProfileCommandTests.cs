using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Cli.Tests.Commands;

public class ProfileCommandTests
{
    // Facts of the architecture; the paper's Table II truncates multiply-accumulates to one decimal of 10⁹.
    [Theory]
    [InlineData("cifar10-32", 19_901_647, 758_153_216, 6_775_940, 708_853_760)]
    [InlineData("celeba-64", 19_900_351, 758_153_216, 7_004_356, 947_273_728)]
    [InlineData("ffhq-128", 24_025_871, 4_339_466_240, 7_061_220, 1_189_232_640)]
    [InlineData("bedroom-128", 24_025_871, 4_339_466_240, 7_061_220, 1_189_232_640)]
    [InlineData("bedroom-256", 24_043_535, 5_575_737_344, 7_075_316, 1_438_269_440)]
    [InlineData("tiny", 808_959, 22_998_016, 217_569, 25_643_008)]
    public void Json_has_the_exact_numbers(string config, long parameters, long macs, long discriminatorParameters, long discriminatorMacs)
    {
        var answer = Invocation.Of("profile", "--config", config, "--json");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var answered = JsonNode.Parse(answer.Output)!;
        Assert.Equal(["generator", "discriminator"], answered.AsObject().Select(pair => pair.Key));
        Assert.Equal(
            (parameters, macs), (answered["generator"]!["parameters"]!.GetValue<long>(), answered["generator"]!["macs"]!.GetValue<long>()));
        Assert.Equal((discriminatorParameters, discriminatorMacs),
            (answered["discriminator"]!["parameters"]!.GetValue<long>(), answered["discriminator"]!["macs"]!.GetValue<long>()));
        Assert.Contains(config, ConfigurationCatalog.Names);
    }

    [Theory]
    [InlineData("ffhq-128", "the paper says 4.3 (truncated: 4.3)", "the paper says 1.1 (truncated: 1.1)")]
    [InlineData("cifar10-32", "the paper says 0.7 (truncated: 0.7)",
        "0.709 billion multiply-accumulates (MACs) per image; the paper says 0.7 (truncated: 0.7)")]
    public void The_table_has_every_layer_beside_the_papers_total(string config, params string[] said)
    {
        var answer = Invocation.Of("profile", "--config", config);
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Contains("blocks.2.attention.qkv", answer.Output, StringComparison.Ordinal);
        Assert.Contains("lada.block.attention.score", answer.Output, StringComparison.Ordinal);
        Assert.All(said, words => Assert.Contains(words, answer.Output, StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', answer.Output);
    }

    [Fact]
    public void A_changed_configuration_has_the_papers_total_where_the_paper_has_that_network()
    {
        var wide = Invocation.Of("profile", "--config", "cifar10-32", "--set", "generator.widths=[1024,256,128]");
        Assert.Contains("0.915 billion multiply-accumulates (MACs) per image; the paper says 0.9 (truncated: 0.9)", wide.Output,
            StringComparison.Ordinal);
        var other = Invocation.Of("profile", "--config", "cifar10-32", "--set", "generator.widths=[512,256,128]",
            "--set", "discriminator.outputWidth=256");
        Assert.DoesNotContain("the paper says", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_names_every_configuration()
    {
        foreach (var command in new[] { "profile", "train" })
        {
            var answer = Invocation.Of(command, "--config", "list");
            Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
            Assert.All([.. ConfigurationCatalog.Names, .. PaperRows.All.Select(row => row.Name)],
                name => Assert.Contains($" {name} ", answer.Output, StringComparison.Ordinal));
        }
    }
}
