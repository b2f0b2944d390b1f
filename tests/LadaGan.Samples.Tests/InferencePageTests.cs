using System.Text.RegularExpressions;

namespace LadaGan.Samples.Tests;

/// <summary>The code in docs/inference.md is a program, and does what the page says.</summary>
public sealed partial class InferencePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string[] Blocks(string page) =>
        [.. CSharp().Matches(File.ReadAllText(Path.Join(Repository.Root, page))).Select(match => match.Groups[1].Value)];

    [Fact]
    [Trait("Speed", "slow")]
    public void The_pages_code_runs_and_makes_the_commands_file()
    {
        string[] parts = ["Core", "Architecture", "Kernels", "Inference"];
        var references = parts.Select(part => $"<Reference Include=\"{AppContext.BaseDirectory}LadaGan.{part}.dll\" />");
        _folder.Write("newcomer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>{string.Concat(references)}</ItemGroup>
            </Project>
            """);
        _folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        _folder.Write("Program.cs", string.Join('\n', Blocks("docs/inference.md")));
        File.Copy(Programs.Model, _folder[Path.GetFileName(Programs.Model)]);

        Programs.Run(_folder.Path, "run").Succeeded();

        Programs.Command("generate", "--model", Programs.Model, "--seeds", "1", "--out", _folder["command"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(Path.Join(_folder["command"], "seed0001.png")), File.ReadAllBytes(_folder["seed0001.png"]));
    }

    [Fact]
    public void The_packages_page_begins_with_the_same_code() =>
        Assert.Equal(Blocks("docs/inference.md")[0], Assert.Single(Blocks("src/LadaGan.Inference/README.md")));

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
