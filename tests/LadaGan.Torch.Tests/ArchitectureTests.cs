using System.Xml.Linq;

namespace LadaGan.Torch.Tests;

/// <summary>The arrows between projects: who may see whom.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Core"] = [],
        ["Architecture"] = ["Core"],
        ["Torch"] = ["Core"],
        ["Model"] = ["Core", "Architecture", "Torch"],
        ["Data"] = ["Core"],
        ["Metrics"] = ["Core", "Torch"],
        ["Interop"] = ["Core", "Architecture", "Torch"],
        ["Kernels"] = [],
        ["Inference"] = ["Core", "Architecture", "Kernels"],
        ["Experiments"] = ["Core", "Architecture", "Torch", "Model", "Data", "Metrics", "Interop", "Inference", "Kernels"],
        ["Studio"] = ["Core", "Architecture", "Torch", "Model", "Data", "Metrics", "Interop", "Inference", "Experiments"],
        ["Cli"] = ["Core", "Architecture", "Torch", "Model", "Data", "Metrics", "Interop", "Inference", "Kernels", "Experiments", "Studio"],
    };

    /// <summary>Packages and frameworks: those of the surface, one wire format that is of others, and the drawing of figures.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Data"] = ["System.IO.Hashing"],
        ["Interop"] = ["Google.Protobuf", "Grpc.Tools", "IronSnappy", "System.IO.Hashing"],
        ["Experiments"] = ["Google.Protobuf", "Grpc.Tools", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"],
        // SkiaSharp's native package: for the licences that the tool's package carries.
        ["Cli"] = ["SkiaSharp.NativeAssets.Linux.NoDependencies", "Spectre.Console", "System.CommandLine"],
        ["Studio"] = ["Microsoft.AspNetCore.App"],
    };

    private static IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Path.Join(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    [Fact]
    public void Every_project_references_only_what_it_may()
    {
        Assert.NotEmpty(Projects);
        foreach (var project in Projects)
        {
            var name = NameOf(project);
            Assert.True(
                MayReference.ContainsKey(name), $"{name} has no place in the architecture; give it one here and in docs/architecture.md");
            foreach (var reference in Included(project, "ProjectReference").Select(NameOf))
            {
                Assert.True(MayReference[name].Contains(reference), $"{name} may not reference {reference}");
            }
        }
    }

    [Fact]
    public void Packages_are_used_only_where_they_may_be()
    {
        foreach (var project in Projects)
        {
            var allowed = MayUse.GetValueOrDefault(NameOf(project), []);
            foreach (var package in Included(project, "PackageReference").Concat(Included(project, "FrameworkReference")))
            {
                Assert.True(allowed.Contains(package), $"{NameOf(project)} may not use {package}");
            }
        }
    }

    [Fact]
    public void References_do_not_leak_through()
    {
        var settings = XDocument.Load(Path.Join(Repository.Root, "Directory.Build.props"));
        Assert.Equal("true", settings.Descendants("DisableTransitiveProjectReferences").Single().Value);
    }

    /// <summary>Data makes uint8 batches: of libtorch it takes only files and random numbers.</summary>
    [Fact]
    public void Data_knows_no_tensors() => Forbid("LadaGan.Data", "Tensor", "TensorScope", "TorchRuntime");

    [Fact]
    public void The_model_touches_no_files_clocks_console_or_ambient_randomness() =>
        Forbid("LadaGan.Model", "File", "Directory", "Stream", "Console", "DateTime", "DateTimeOffset", "Stopwatch", "Environment",
            "System.Random", "TorchRandom", "Guid");

    [Fact]
    public void Metrics_are_functions_of_features() =>
        Forbid("LadaGan.Metrics", "File", "Directory", "Stream", "Console", "DateTime", "DateTimeOffset", "Stopwatch", "Environment",
            "System.Random", "TorchRandom", "Guid", "Generator");

    [Fact]
    public void Torch_does_not_know_what_a_GAN_is() =>
        Forbid("LadaGan.Torch", "Discriminator", "Generator", "LadaGan.Model", "AdditiveAttention", "SelfModulatedLayerNorm");

    [Fact]
    public void Inference_is_plain_dotnet() =>
        Forbid("LadaGan.Inference", "LibraryImport", "DllImport", "NativeLibrary", "Console", "Environment");

    /// <summary>The C library is .NET's own; nothing else is called.</summary>
    [Fact]
    public void Kernels_call_no_library_but_libc()
    {
        Forbid("LadaGan.Kernels", "DllImport", "NativeLibrary", "Console", "File", "Random");
        var imports = Directory.EnumerateFiles(Path.Join(Repository.Root, "src", "LadaGan.Kernels"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(line => HasWord(line, "LibraryImport")).ToArray();
        Assert.All(imports, line => Assert.Contains("LibraryImport(\"libc\"", line, StringComparison.Ordinal));
    }

    private static void Forbid(string project, params string[] words)
    {
        var folder = Path.Join(Repository.Root, "src", project);
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal));
        foreach (var source in sources)
        {
            foreach (var (line, index) in File.ReadLines(source).Select((line, index) => (line, index)))
            {
                var code = line.Split("//")[0];
                foreach (var word in words)
                {
                    Assert.False(HasWord(code, word), $"{Path.GetRelativePath(Repository.Root, source)}:{index + 1} uses {word}");
                }
            }
        }
    }

    private static bool HasWord(string code, string word)
    {
        for (var at = code.IndexOf(word, StringComparison.Ordinal); at >= 0; at = code.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            var starts = at == 0 || !(char.IsLetterOrDigit(code[at - 1]) || code[at - 1] == '_');
            if (starts && (end == code.Length || !(char.IsLetterOrDigit(code[end]) || code[end] == '_')))
            {
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<string> Included(string project, string element) =>
        XDocument.Load(project).Descendants(element).Select(item => item.Attribute("Include")!.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["LadaGan.".Length..];
}
