using System.IO.Compression;
using System.Reflection;
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
            nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value));
        Assert.Null(Text("projectUrl"));

        using var symbols = ZipFile.OpenRead(Directory.EnumerateFiles(_folder.Path, "*.snupkg").Single());
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/LadaGan.Inference.pdb");
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
