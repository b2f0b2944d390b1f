using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Tests.Evaluation;

public sealed class ProtocolTests : TensorTest
{
    private readonly EvaluationPlace _place = new(null!);

    public static TheoryData<string> Names => [.. Protocol.All.Select(protocol => protocol.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Too_few_images_or_another_size_are_refused_with_a_sentence(string name)
    {
        var protocol = Protocol.Find(name);
        var size = protocol.Sizes[0];
        var (few, data) = (_place.Drawn("few.zip", seed: 2, size: size), _place.Drawn("data.zip", seed: 1, size: size));
        var request = _place.Request with { Protocol = protocol, Images = few, Data = data };
        EvaluationPlace.Refused(request, $"{name} takes {protocol.Generated} generated images, but {few} has 6");
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
    public void Each_has_the_papers_own_number(string name)
    {
        foreach (var size in Protocol.Find(name).Sizes)
        {
            var rows = PublishedResults.Of(Protocol.Find(name), size);
            Assert.All(rows, row => Assert.NotNull(row.Values["fid"]));
            Assert.Equal(rows.Min(row => row.Values["fid"]), rows[0].Values["fid"]);
        }
    }

    [Fact]
    public void Another_name_is_refused() =>
        Assert.Equal(
            "there is no protocol 'cifar'; there are cifar10-50k, cifar10-10k, celeba-19k, celeba-50k, ffhq-50k, lsun-30k, lsun-50k",
            Assert.Throws<RunException>(() => Protocol.Find("cifar")).Message);

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }
}
