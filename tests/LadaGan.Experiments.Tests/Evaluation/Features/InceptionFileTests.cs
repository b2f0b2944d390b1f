using LadaGan.Experiments.Evaluation.Features;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

public sealed class InceptionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
    private readonly string? _named = Environment.GetEnvironmentVariable(InceptionFile.Variable);

    public InceptionFileTests()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder.Path);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, null);
    }

    [Fact]
    public void A_missing_file_is_named_with_size_checksum_and_path() =>
        Assert.Equal(
            "the Inception network's weights are missing: fetch pt_inception-2015-12-05-6726825d.pth (95.6 MB, SHA-256 6726825d…, "
            + "a release file of github.com/mseitzer/pytorch-fid) once and put it at "
            + $"{_folder["ladagan/pt_inception-2015-12-05-6726825d.pth"]}, or name its path in LADAGAN_INCEPTION; "
            + "the metric fd-resnet18 does without",
            Refusal(null));

    [Fact]
    public void The_given_path_comes_before_the_variable_and_the_cache()
    {
        _folder.Write($"ladagan/{InceptionFile.PublishedName}", "in the cache");
        _folder.Write("variable.pth", "named by the variable");
        _folder.Write("given.pth", "given");
        // Only a file with the published name must be the published one.
        Assert.Contains($"ladagan/{InceptionFile.PublishedName} is not the published file: its SHA-256 begins with ",
            Refusal(null), StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, _folder["variable.pth"]);
        Assert.Equal(_folder["variable.pth"], InceptionFile.Find(null).Path);
        var given = InceptionFile.Find(_folder["given.pth"]);
        Assert.Equal((_folder["given.pth"], false), (given.Path, given.IsPublished));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("given"u8)), given.Sha256);
        Assert.EndsWith("to read the Inception network's weights from", Refusal(_folder["missing"]), StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, _folder["missing"]);
        Assert.EndsWith("(LADAGAN_INCEPTION)", Refusal(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_cache_folder_is_ignored()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "relative");
        Assert.EndsWith("/.cache/ladagan", UserCache.Folder, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache);
        Environment.SetEnvironmentVariable(InceptionFile.Variable, _named);
        _folder.Dispose();
    }

    private static string Refusal(string? given) => Assert.Throws<RunException>(() => InceptionFile.Find(given)).Message;
}
