using LadaGan.Architecture;
using LadaGan.Data.Building;
using LadaGan.Data.Images;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Models;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Evaluation;

public sealed class ProtocolTests : TensorTest
{
    private readonly EvaluationPlace _place = new(null!);

    public static TheoryData<string> Names => [.. Protocol.All.Select(protocol => protocol.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Too_few_images_or_another_size_are_refused(string name)
    {
        var protocol = Protocol.Find(name);
        var size = protocol.Sizes[0];
        var (few, data) = (_place.Drawn("few.zip", seed: 2, size: size), _place.Drawn("data.zip", seed: 1, size: size));
        var request = _place.Request with { Protocol = protocol, Images = few, Data = data };
        EvaluationPlace.Refused(request, $"{name} needs {protocol.Generated} generated images, but {few} has 6");
        EvaluationPlace.Refused(request with { Images = _place.Drawn("other.zip", seed: 2, size: 48) }, $"{name} is for images of "
            + $"{string.Join(" or ", protocol.Sizes.Select(side => $"{side}×{side}"))}, but {_place["other.zip"]} has images of 48×48");
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _place["cache"]);
            var enough = request with { Protocol = protocol with { Generated = 6, Real = 6 } };
            Assert.StartsWith("the Inception network's weights are missing: fetch ",
                Assert.Throws<RunException>(() => EvaluationRun.Run(enough, new EvaluationLog())).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache);
        }
        protocol.RequireReal("data", protocol.Real);
        protocol.RequireGenerated("model", protocol.Generated);
        Assert.Equal($"{name} compares with {protocol.RealImages}, but data has {protocol.Real - 1} images",
            Assert.Throws<RunException>(() => protocol.RequireReal("data", protocol.Real - 1)).Message);
        if (protocol.RealIsSample)
        {
            protocol.RequireReal("data", 3_000_000);
        }
        else
        {
            Assert.Throws<RunException>(() => protocol.RequireReal("data", protocol.Real + 1));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_protocol_has_the_papers_numbers(string name)
    {
        foreach (var size in Protocol.Find(name).Sizes)
        {
            var rows = PublishedResults.Of(Protocol.Find(name), size);
            Assert.All(rows, row => Assert.NotNull(row.Values["fid"]));
            Assert.Equal(rows.Min(row => row.Values["fid"]), rows[0].Values["fid"]);
        }
    }

    [Fact]
    public void Data_built_otherwise_than_a_protocol_prepares_it_is_refused()
    {
        var built = _place["built.safetensors"];
        DatasetBuild.Run(new()
        {
            Source = _place.Drawn("large.zip", seed: 1, size: 256),
            Destination = built,
            Size = 256,
            Filter = ResampleFilter.Box,
        });
        var protocol = Protocol.Find("lsun-50k-256") with { Generated = 6, Real = 6 };
        EvaluationPlace.Refused(_place.Request with { Protocol = protocol, Images = _place["large.zip"], Data = built },
            "lsun-50k-256 prepares the real images with fit resize-crop and filter box, "
            + $"but {built} was built with fit squash and filter box; build it again");
    }

    [Fact]
    public void Real_images_are_prepared_as_the_request_says_or_the_protocol_or_the_models_run()
    {
        var configuration = Smallest.Configuration("training.fit=crop", "training.filter=lanczos");
        using (var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5))
        {
            ModelFile.Save(_place["model.safetensors"], generator.Store, configuration, 0);
        }
        string Prepared(EvaluationRequest request)
        {
            using var images = EvaluatedImages.Open(request);
            return images.Preparation.ToString();
        }
        var ofModel = _place.Request with { Model = _place["model.safetensors"] };
        var ofImages = _place.Request with { Images = _place["data.zip"] };
        Assert.Equal("fit crop and filter lanczos", Prepared(ofModel));
        Assert.Equal("fit squash and filter bilinear", Prepared(ofImages));
        foreach (var request in (EvaluationRequest[])[ofModel, ofImages])
        {
            var followed = request with { Protocol = Protocol.Find("lsun-50k-256") };
            Assert.Equal("fit resize-crop and filter box", Prepared(followed));
            Assert.Equal("fit squash and filter box", Prepared(followed with { Fit = ImageFit.Squash }));
        }
    }

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Equal(
            "there is no protocol 'cifar'; the protocols are cifar10-50k, cifar10-10k, "
            + "celeba-19k, celeba-50k, ffhq-50k, lsun-30k, lsun-50k, lsun-50k-256",
            Assert.Throws<RunException>(() => Protocol.Find("cifar")).Message);

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }
}
