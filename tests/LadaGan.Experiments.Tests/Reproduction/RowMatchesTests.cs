using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Tests.Reproduction;

public class RowMatchesTests
{
    private static readonly PaperRow Swin = PaperRows.Find("table1/swin")!;

    [Fact]
    public void A_run_of_equal_configuration_is_the_rows_whatever_its_name_and_length()
    {
        using var place = new ReproductionPlace();
        var row = ConfigurationCatalog.Load("table1/swin",
            ["name=mine", "training.images=20", "training.metrics=kid50k", "training.keep=9"]);
        var name = place.Add(row, kimg: 6800);
        var run = place.Matches()[Swin].Own!;
        Assert.Equal((name, 6_800_000L, 68_000_000L, null), (run.Name, run.ImagesSeen, run.PaperImages, run.Replica));
        Assert.Equal((0.1, "10.0 %"), (run.Share, run.ShareText));
        Assert.Null(place.Matches()[PaperRows.Find("table1/lada")!].Own);
    }

    [Fact]
    public void One_run_fills_every_row_of_its_configuration()
    {
        using var place = new ReproductionPlace();
        place.Add(ConfigurationCatalog.Load("cifar10-32"));
        var matches = place.Matches();
        Assert.All(
            ["table1/lada-conv-lada-d", "table2/cifar10-lada", "table3/100", "table4/cifar10-32", "table5/32"],
            (string row) => Assert.NotNull(matches[PaperRows.Find(row)!].Own));
    }

    [Fact]
    public void A_replica_is_matched_by_name_and_never_the_rows_own_run()
    {
        using var place = new ReproductionPlace();
        place.Add(ReproductionPlace.Replica("table1/swin"));
        place.Add(ReproductionPlace.Replica("table1/swin") with { Name = "other" });
        var match = place.Matches()[Swin];
        Assert.Null(match.Own);
        Assert.Equal("widths × 0.25, 30,000 images, batch 16", match.Replica!.Replica!.Description);
        Assert.Contains(("generator.widths", "[1024,256,64]", "[256,64,16]"), match.Replica.Replica.Differences);
        Assert.Contains(("training.batch", "128", "16"), match.Replica.Replica.Differences);
    }

    [Fact]
    public void A_run_on_other_images_is_named_and_fills_nothing()
    {
        using var place = new ReproductionPlace();
        var name = place.Add(ConfigurationCatalog.Load("table1/swin"), dataImages: 100);
        var matches = place.Matches();
        Assert.Empty(matches[Swin].Runs);
        Assert.Contains(matches.Remarks, remark => remark.StartsWith(
            $"{name} is passed over: it learns from 100 images of 'images.zip', and the row's data are 50,000 of CIFAR-10",
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("table3/20", 10_000)]
    [InlineData("table3/10-no-bcr", 5_000)]
    public void An_arm_with_less_data_has_a_fraction_of_the_images(string row, int images)
    {
        using var place = new ReproductionPlace();
        place.Add(ConfigurationCatalog.Load(row), dataImages: images);
        Assert.NotNull(place.Matches()[PaperRows.Find(row)!].Own);
        Assert.Null(place.Matches()[PaperRows.Find("table3/100")!].Own);
    }

    [Fact]
    public void Of_two_runs_the_better_documented_one_wins_and_the_other_is_named()
    {
        using var place = new ReproductionPlace();
        var row = ConfigurationCatalog.Load("table1/swin");
        var shorter = place.Add(row, kimg: 20, metric: "fid50k");
        var longer = place.Add(row, kimg: 40);
        var measured = place.Add(row, kimg: 40, metric: "fid50k");
        var matches = place.Matches();
        Assert.Equal(measured, matches[Swin].Own!.Name);
        Assert.Equal(
            2, matches.Remarks.Count(remark => remark.Contains("is another run of table1/swin, not shown", StringComparison.Ordinal)));
        Assert.Contains(matches.Remarks, remark => remark.StartsWith(shorter, StringComparison.Ordinal)
            && remark.EndsWith($"{measured} has seen more images", StringComparison.Ordinal));
        Assert.Contains(matches.Remarks, remark => remark.StartsWith(longer, StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_runs_are_named_and_the_others_read()
    {
        using var place = new ReproductionPlace();
        var good = place.Add(ConfigurationCatalog.Load("table1/swin"), metric: "fid50k");
        place.Write(good, "evaluation-cifar10-50k.json", "{\"protocol\": \"cifar10-50k\", \"fid\": ");
        place.Write(good, "evaluation-other.json", "[1, 2]");
        place.Write("00001-half-written", "log.txt", "training");
        place.Write("00002-damaged", "training_options.json", "{\"data\": 3");
        place.Write("00003-strange", "training_options.json", "[]");
        place.Write("00004-old", "training_options.json", "{\"data\":\"a\",\"dataImages\":1e99,\"dataNames\":\"\",\"seed\":0}");
        var matches = place.Matches();
        Assert.Equal(good, matches[Swin].Own!.Name);
        Assert.Equal(4, matches.Remarks.Count(remark => remark.Contains("is passed over: ", StringComparison.Ordinal)));
        Assert.Equal(2, matches.Remarks.Count(remark => remark.StartsWith($"{good}: 'evaluation-", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_that_is_missing_has_no_runs_and_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(RunShelf.Read(folder["none"]).Runs);
        Assert.Throws<RunException>(() => RunShelf.Read(folder.Write("file", "")));
    }
}
