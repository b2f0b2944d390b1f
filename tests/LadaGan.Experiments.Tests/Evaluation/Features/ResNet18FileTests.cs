using System.IO.Compression;
using LadaGan.Experiments.Evaluation.Features;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

public sealed class ResNet18FileTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
    private readonly string? _named = Environment.GetEnvironmentVariable(ResNet18File.Variable);

    public ResNet18FileTests()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder.Path);
        Environment.SetEnvironmentVariable(ResNet18File.Variable, null);
    }

    /// <summary>NuGet takes it from the user's package folder, where the build has put it.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public void A_missing_package_is_fetched_once()
    {
        var said = new List<string>();
        var file = ResNet18File.Find(null, said.Add);
        Assert.Equal(["fetching ResNet-18's weights once (60 MB, NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1)"], said);
        Assert.Equal(_folder["ladagan/microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg"], file.Path);
        Assert.Equal(File.ReadAllBytes(ResNet18Package.Path), File.ReadAllBytes(file.Path));
        Assert.Single(Directory.GetFileSystemEntries(_folder["ladagan"]));

        Assert.Equal(file.Path, ResNet18File.Find(null, _ => Assert.Fail("fetched again")).Path);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_package_that_NuGet_cannot_fetch_is_named_with_what_to_do()
    {
        _folder.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="empty" /></config>
              <packageSources><clear /></packageSources>
            </configuration>
            """);
        var message = Refusal(null);
        Assert.Matches(@"^ResNet-18's weights are missing, and NuGet could not fetch them "
            + @"\(NU\d+: .*Microsoft\.ML\.Dnn.*\): get the package "
            + @"Microsoft\.ML\.DnnImageFeaturizer\.ResNet18 0\.23\.1 \(60 MB\) and put its \.nupkg at ", message);
        Assert.EndsWith($"{ResNet18File.DefaultPath}, or name its path in LADAGAN_RESNET18", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["ladagan"]));
    }

    [Fact]
    public void The_given_path_comes_before_the_variable_and_the_cache()
    {
        _folder.Write("ladagan/microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg", "in the cache");
        _folder.Write("variable.nupkg", "named by the variable");
        _folder.Write("given.nupkg", "given");
        Assert.Equal(ResNet18File.DefaultPath, Find(null).Path);
        Environment.SetEnvironmentVariable(ResNet18File.Variable, _folder["variable.nupkg"]);
        Assert.Equal(_folder["variable.nupkg"], Find(null).Path);
        Assert.Equal(_folder["given.nupkg"], Find(_folder["given.nupkg"]).Path);
        Assert.Equal($"there is no file {_folder["no"]} to read ResNet-18's weights from", Refusal(_folder["no"]));
        Environment.SetEnvironmentVariable(ResNet18File.Variable, _folder["no"]);
        Assert.Equal($"there is no file {_folder["no"]} with ResNet-18's weights (LADAGAN_RESNET18)", Refusal(null));
    }

    [Fact]
    public void Another_file_is_refused()
    {
        _folder.Write("text.nupkg", "text");
        Zip("empty.nupkg", "other", 1);
        Zip("short.nupkg", ResNet18Package.Network, 1000);
        Zip("changed.nupkg", ResNet18Package.Network, 63_653_533);
        foreach (var (name, reason) in new[]
        {
            ("text.nupkg", ""), ("empty.nupkg", "it has no tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx"), ("short.nupkg", ""),
            ("changed.nupkg", "ResNet18.onnx begins with "),
        })
        {
            var message = Assert.Throws<RunException>(() => Find(_folder[name]).Load(new(Device.Cpu))).Message;
            Assert.StartsWith($"{_folder[name]} is not the package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1, or it is damaged: ",
                message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache);
        Environment.SetEnvironmentVariable(ResNet18File.Variable, _named);
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private void Zip(string name, string entry, int bytes)
    {
        using var zip = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        using var stream = zip.CreateEntry(entry, CompressionLevel.Fastest).Open();
        stream.Write(new byte[bytes]);
    }

    private static ResNet18File Find(string? given) => ResNet18File.Find(given, _ => { });

    private static string Refusal(string? given) => Assert.Throws<RunException>(() => Find(given)).Message;
}
