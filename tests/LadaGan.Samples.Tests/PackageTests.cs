using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LadaGan.Architecture;
using LadaGan.Core.Images;
using LadaGan.Inference;
using LadaGan.Kernels;

namespace LadaGan.Samples.Tests;

/// <summary>The package LadaGan.Inference holds what it should; bench/nightly/packages uses all of them in a fresh folder.</summary>
public sealed partial class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Type> Parts => [typeof(PngEncoder), typeof(GeneratorOptions), typeof(VectorWidth), typeof(LadaGenerator)];

    [Fact]
    [Trait("Speed", "slow")]
    public void The_package_is_managed_code_with_page_licence_icon_documentation_and_symbols()
    {
        Programs.Run(
            Repository.Root, "pack", "--nologo", "--no-build", "-c", Programs.Configuration, "-o", _folder.Path, "src/LadaGan.Inference")
            .Succeeded();

        using var package = ZipFile.OpenRead(Directory.EnumerateFiles(_folder.Path, "LadaGan.Inference.*.nupkg").Single());
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Equal(
            ["LICENSE", "README.md", "icon.png", "lib/net10.0/LadaGan.Inference.dll", "lib/net10.0/LadaGan.Inference.xml"],
            names.Where(name => !Envelope().IsMatch(name)).Order(StringComparer.Ordinal));

        using var stream = package.GetEntry("LadaGan.Inference.nuspec")!.Open();
        var nuspec = XDocument.Load(stream).Root!.Elements().Single();
        string? Text(string name) => nuspec.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal(("MIT", "README.md", "icon.png"), (Text("license"), Text("readme"), Text("icon")));
        Assert.Equal(
            ["LadaGan.Architecture", "LadaGan.Core", "LadaGan.Kernels"],
            nuspec.Descendants().Where(at => at.Name.LocalName == "dependency").Select(at => at.Attribute("id")?.Value));
        Assert.Null(Text("projectUrl"));

        using var symbols = ZipFile.OpenRead(Directory.EnumerateFiles(_folder.Path, "*.snupkg").Single());
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/LadaGan.Inference.pdb");
    }

    /// <summary>The tool contains the libraries of others, so it must carry their notices.</summary>
    [Fact]
    public void Every_library_within_the_tool_is_in_its_notices()
    {
        var tool = Path.Join(Repository.Root, "src", "LadaGan.Cli");
        var notices = File.ReadAllText(Path.Join(tool, "THIRD-PARTY-NOTICES.txt"));
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Join(tool, "packages.lock.json")));
        string[] libraries =
        [
            .. locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() != "Project")
                .Select(library => $"{library.Name.Split(".NativeAssets")[0]} {library.Value.GetProperty("resolved")}").Distinct(),
        ];
        Assert.NotEmpty(libraries);
        Assert.All(libraries, library => Assert.Contains(library, notices, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Its_assemblies_may_be_trimmed_and_compiled_ahead(Type part)
    {
        var facts = part.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(fact => fact.Key, fact => fact.Value);
        Assert.Equal(("True", "True"), (facts.GetValueOrDefault("IsTrimmable"), facts.GetValueOrDefault("IsAotCompatible")));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^(_rels/|package/|\[Content_Types\]\.xml$|[^/]+\.nuspec$)")]
    private static partial Regex Envelope();
}
