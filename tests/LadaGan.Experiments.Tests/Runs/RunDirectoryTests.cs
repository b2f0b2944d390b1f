using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private static readonly DataIdentity Images = new(12, "abc", "def");
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("images.zip", null, "00000-smallest-images-batch4")]
    [InlineData("data/my pictures/", null, "00000-smallest-my_pictures-batch4")]
    [InlineData("café.zip", "über alles", "00000-smallest-café-batch4-über_alles")]
    [InlineData("猫の写真.zip", "чёрный", "00000-smallest-猫の写真-batch4-чёрный")]
    [InlineData("a\u202e\u0007😀.zip", null, "00000-smallest-a___-batch4")]
    [InlineData("images.zip", "../../x", "00000-smallest-images-batch4-.._.._x")]
    [InlineData("cifar-10-binary.tar.gz", null, "00000-smallest-cifar-10-binary-batch4")]
    [InlineData("images.zip", "", "00000-smallest-images-batch4")]
    [InlineData(
        "猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫.zip",
        null, "00000-smallest-猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫-batch4")]
    public void The_name_has_configuration_dataset_and_batch_size(string data, string? description, string name)
    {
        Assert.Equal(_folder[name], Create(Request(data) with { Description = description }).Path);
        Assert.Equal([$"{name}/", $"{name}/.lock", $"{name}/.pid"], _folder.Names());
    }

    [Fact]
    public void The_current_folder_has_a_name_too()
    {
        var name = Path.GetFileName(Create(Request(".")).Path);
        Assert.DoesNotContain("--", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_continue_after_the_highest()
    {
        Directory.CreateDirectory(_folder["00007-old"]);
        Directory.CreateDirectory(_folder["notes"]);
        Directory.CreateDirectory(_folder["0000x-no"]);
        Directory.CreateDirectory(_folder["000010-no"]);
        Assert.Equal("00008-smallest-a-batch4", Path.GetFileName(Create(Request("a")).Path));
        Assert.Equal("00009-smallest-a-batch4", Path.GetFileName(Create(Request("a")).Path));
    }

    [Fact]
    public void An_output_directory_that_cannot_be_created_is_named()
    {
        var file = _folder.Write("file", "x");
        var error = Assert.Throws<RunException>(() => Create(Request("a") with { OutDir = $"{file}/runs" }));
        Assert.Contains($"no run can be started in {file}/runs", error.Message, StringComparison.Ordinal);
        Assert.Contains("choose another directory of runs", error.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], _folder.Names());
    }

    [Fact]
    public void Files_are_numbered_in_kimg()
    {
        var directory = Create(Request("a"));
        Assert.Equal("fakes000200.png", Path.GetFileName(directory.Fakes(200_999)));
        Assert.Equal("network-snapshot-000200.safetensors", Path.GetFileName(directory.Model(200_000)));
        Assert.NotEqual(directory.State(200_000), directory.State(200_128));
    }

    [Fact]
    public void States_and_models_are_listed_oldest_first()
    {
        var directory = Create(Request("a"));
        long[] seen = [0, 64, 9_999, 10_000, 999_999_999, 1_000_000_000, 999_999_999_999, 1_000_000_000_000];
        foreach (var images in seen.Reverse())
        {
            Directory.CreateDirectory(directory.State(images));
            File.WriteAllText(directory.Model(images), "");
        }
        File.WriteAllText(Path.Join(directory.Path, ".123.partial"), "");
        Assert.Equal(seen.Select(directory.State), directory.States);
        Assert.Equal(seen.Select(directory.Model).Distinct(), directory.Models);
    }

    [Fact]
    public void A_run_is_found_by_its_path_or_its_folder_of_runs()
    {
        Assert.Null(RunDirectory.Find(_folder["missing"]));
        Assert.Null(RunDirectory.Find(_folder.Path));
        var (first, second, empty) = (Create(Request("a")), Create(Request("b")), Create(Request("c")));
        Assert.Null(RunDirectory.Find(_folder.Path));
        first.WriteOptions(Request("a"), Images);
        second.WriteOptions(Request("b"), Images);
        Assert.Equal(second.Path, RunDirectory.Find(_folder.Path)!.Path);
        Assert.Equal(first.Path, RunDirectory.Find(first.Path)!.Path);
        Assert.Null(RunDirectory.Find(empty.Path));
    }

    [Fact]
    public void Options_round_trip()
    {
        var directory = Create(Request("a"));
        var request = Request("a") with { Seed = ulong.MaxValue, Workers = 3 };
        directory.WriteOptions(request, Images);
        var read = RunOptionsJson.Read(directory.Options);
        Assert.Equal((Images, null), (read.Identity, read.Split));
        Assert.Equal((Path.GetFullPath("a"), ulong.MaxValue, "cpu", TorchRuntime.Version),
            (read.Data, read.Seed, read.Device, read.Libtorch));
        Assert.Empty(Experiments.Configuration.ConfigurationDifference.Between(request.Configuration, read.Configuration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"data\": 5}")]
    [InlineData("{\"data\": \"a\", \"data\": \"b\"}")]
    [InlineData("{\"data\": \"a\", \"seed\": -1}")]
    public void Damaged_options_are_refused(string content)
    {
        var path = _folder.Write("training_options.json", content);
        Assert.Contains(
            $"{path} is damaged", Assert.Throws<RunException>(() => RunOptionsJson.Read(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private RunRequest Request(string data) => new() { Data = data, Configuration = Smallest.Configuration(), OutDir = _folder.Path };

    private static RunDirectory Create(RunRequest request)
    {
        var directory = RunDirectory.Create(request, out var held);
        held.Dispose();
        return directory;
    }
}
