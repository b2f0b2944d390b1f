using System.Text.Json.Nodes;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;

namespace LadaGan.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "fid", "sfid", "is_mean", "is_std", "precision", "recall", "kid", "fd-resnet18", "num_generated", "num_real",
        "left_out_generated", "left_out_real", "comparable", "protocol",
        "image_size", "fit", "filter", "exif", "network", "resnet18", "generated", "real",
        "first_seed", "sets", "std", "paper", "libtorch", "seconds", "images_per_second", "peak_rss_mb",
    ];

    private readonly Workplace _place = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
    private readonly string? _named = Environment.GetEnvironmentVariable(InceptionFile.Variable);

    public EvaluateCommandTests()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _place["cache"]);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, null);
    }

    public static TheoryData<string> Protocols => [.. Protocol.All.Select(protocol => protocol.Name)];

    [Fact]
    public void A_model_is_compared_with_images()
    {
        FormulaWeights.WriteInception(_place["formula.safetensors"]);
        string[] arguments = ["evaluate", "--model", _place.Model(), "--data", _place.Data(), "--count", "4", "--inception",
            _place["formula.safetensors"], "--metrics", "kid,neighbours", "--neighbours", _place["near.png"], "--batch", "4"];
        var answer = Invocation.Of([.. arguments, "--sets", "2"]);
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Equal(
            ["reading the real images (12) …", "features of the real images (12) …", "features of the generated images, set 1 of 2 (4) …",
                "computing the metrics …", "features of the generated images, set 2 of 2 (4) …", "computing the metrics …"],
            answer.Error.Split('\n').SkipLast(2));
        Assert.Matches(@"warning: the Inception weights are not the published ones \(SHA-256 [0-9a-f]{8}… instead of 6726825d…\); "
            + @"do not compare these results with others\n$", answer.Error);
        Assert.Matches(@"generated  4 images from .*/model\.safetensors, SHA-256 [0-9a-f]{8}…, 2 sets, seeds 0 to 7\n", answer.Output);
        Assert.Matches(@"reference  12 images from .*/drawn\.zip, SHA-256 [0-9a-f]{8}…\n", answer.Output);
        Assert.Contains("32×32; files resized by squash, bilinear (as in Pillow)",
            answer.Output, StringComparison.Ordinal);
        Assert.Contains("Inception of 2015-12-05, images at 299×299 by bilinear (as in TensorFlow 1), ",
            answer.Output, StringComparison.Ordinal);
        Assert.Contains("weights that are NOT the published ones, SHA-256 ", answer.Output, StringComparison.Ordinal);
        Assert.Matches(@"KID ↓ +-?\d+\.\d{6} ± \d+\.\d{6}", answer.Output);
        Assert.DoesNotContain("paper", answer.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_place["near.png"]));

        Environment.SetEnvironmentVariable(InceptionFile.Variable, _place["formula.safetensors"]);
        var json = Invocation.Of([.. arguments[..7], "--metrics", "kid", "--json", "--batch", "4"]);
        var node = JsonNode.Parse(json.Output)!.AsObject();
        Assert.Equal(Keys, node.Select(entry => entry.Key));
        Assert.Equal((4, 12, false, 32), (node["num_generated"]!.GetValue<int>(), node["num_real"]!.GetValue<int>(),
            node["comparable"]!.GetValue<bool>(), node["image_size"]!.GetValue<int>()));
        Assert.Null(node["fid"]);
        Assert.Equal(node["kid"]!.GetValue<double>(), node["sets"]![0]!["kid"]!.GetValue<double>());
        Assert.EndsWith("warning: the Inception weights are not the published ones"
            + json.Error[json.Error.IndexOf(" (SHA", StringComparison.Ordinal)..], json.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Every_protocol_has_its_sentences(string name)
    {
        var protocol = Protocol.Find(name);
        var (model, data) = (_place.Model(), _place.Data());
        Refused($"{name} needs {protocol.Generated} generated images, but {data} has 12", "--images", data, "--data", data, "--protocol",
            name, "--size", $"{protocol.Sizes[0]}");
        Refused($"{name} is for images of {string.Join(" or ", protocol.Sizes.Select(side => $"{side}×{side}"))}, "
            + $"but {data} has images of 48×48", "--images", data, "--data", data, "--protocol", name, "--size", "48");
        if (protocol.Sizes.Contains(32))
        {
            Refused($"{name} compares with {protocol.RealImages}, but {data} has 12 images", "--model", model,
                "--data", data, "--protocol", name);
        }
    }

    [Fact]
    public void Missing_weights_are_named() =>
        Refused(
            "fetch pt_inception-2015-12-05-6726825d.pth (95.6 MB, SHA-256 6726825d…, a release file of github.com/mseitzer/pytorch-fid) "
            + $"once and put it at {_place["cache"]}/ladagan/", "--model", _place.Model(), "--data", _place.Data());

    [Theory]
    [InlineData("there is no protocol 'cifar'; the protocols are cifar10-50k", "--protocol", "cifar")]
    [InlineData("there is no metric 'fid50k'; the metrics are fid, sfid, is, pr, kid, fd-resnet18, neighbours", "--metrics", "fid50k")]
    [InlineData("--metrics is empty", "--metrics", "")]
    [InlineData("there is no metric ''", "--metrics", "fid,")]
    [InlineData("there is no metric 'FID'", "--metrics", "fid, FID")]
    [InlineData("--count and --protocol both set the number of images", "--protocol", "cifar10-50k", "--num", "5")]
    [InlineData("--count is 0, but it must be at least 1", "--count", "0")]
    [InlineData("--sets is 0, but it must be from 1 to 1000", "--sets", "0")]
    [InlineData("--batch is 4096, but it must be from 1 to 2048", "--batch", "4096")]
    [InlineData("--neighbours is 'near.jpg', but it must be a .png file", "--neighbours", "near.jpg")]
    [InlineData("argument 'half' not recognized", "--precision", "half")]
    [InlineData("there is no file /nowhere with the Inception network's weights (--inception)", "--inception", "/nowhere")]
    [InlineData("there is no file /nowhere with ResNet-18's weights (--resnet)", "--metrics", "fd-resnet18", "--resnet", "/nowhere")]
    [InlineData("give either --model or --images", "--images", "x")]
    [InlineData("'/nowhere/a.npz' cannot be opened", "--features", "/nowhere/a.npz", "/nowhere/b.npz")]
    public void Invalid_options_are_refused(string said, params string[] more) =>
        Refused(said, ["--model", _place.Model(), "--data", _place.Data(), .. more]);

    [Fact]
    public void Weights_of_another_network_are_refused_by_name() =>
        Refused("the Inception weights have no 'Conv2d_1a_3x3.bn.weight'", "--model", _place.Model(), "--data", _place.Data(),
            "--inception", _place["model.safetensors"]);

    [Fact]
    public void Old_spellings_of_options_still_work()
    {
        string[] model = ["--model", _place.Model(), "--data", _place.Data()];
        Refused("--count is 0", [.. model, "--num", "0"]);
        Refused("--sets is 0", [.. model, "--seeds", "0"]);
        Refused("--neighbours is 'near.jpg'", [.. model, "--picture", "near.jpg"]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, _named);
        _place.Dispose();
    }

    private void Refused(string said, params string[] arguments)
    {
        var before = _place.Names();
        Invocation.Of(["evaluate", .. arguments]).IsRefused(said);
        Assert.Equal(before, _place.Names());
    }
}
