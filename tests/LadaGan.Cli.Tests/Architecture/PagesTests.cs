using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LadaGan.Cli.Tests.Architecture;

/// <summary>What the pages say about the code is still so.</summary>
public partial class PagesTests
{
    private static readonly string Source = string.Concat(
        Directory.EnumerateFiles(Path.Join(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    /// <summary>Names of MSBuild and of libtorch.</summary>
    private static readonly string[] OfOthers = ["DisableTransitiveProjectReferences", "SymInt"];

    private static readonly string Architecture = File.ReadAllText(Path.Join(Repository.Root, "docs", "architecture.md"));

    [Fact]
    public void The_names_of_types_in_the_page_on_architecture_are_in_the_code()
    {
        var known = Words().Matches(Source).Select(match => match.Value).ToHashSet();
        string[] unknown =
        [
            .. CodeOf(Architecture).SelectMany(code => TypeNames().Matches(code).Select(match => match.Value))
                .Distinct().Except(OfOthers).Where(name => !known.Contains(name)),
        ];
        Assert.True(unknown.Length == 0, $"docs/architecture.md names what no file in src/ has: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void The_files_and_folders_in_the_page_on_architecture_exist()
    {
        string[] roots = ["", "src", "src/LadaGan.Experiments", "native", "docs"];
        string[] missing =
        [
            .. Paths().Matches(Architecture).Select(match => match.Groups[1].Value.TrimEnd('/')).Distinct()
                .Where(path => !roots.Any(root => Path.Exists(Path.Join(Repository.Root, root, path)))),
        ];
        Assert.True(missing.Length == 0, $"docs/architecture.md names what does not exist: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Every_project_is_in_the_page_on_architecture() =>
        Assert.All(
            Directory.EnumerateDirectories(Path.Join(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)),
            project => Assert.Contains($"| `{project}` |", Architecture, StringComparison.Ordinal));

    [Fact]
    public void The_table_of_exit_codes_lists_those_of_the_program()
    {
        var page = File.ReadAllText(Path.Join(Repository.Root, "docs", "cli", "README.md"));
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static);
        Assert.Equal(
            codes.Select(code => (int)code.GetRawConstantValue()!).Order(),
            ExitCodes().Matches(page).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>Of an error within a sentence: <c>Clause()</c>, which knows more ends than a full stop.</summary>
    [Fact]
    public void No_message_is_shortened_by_hand() => Assert.DoesNotContain(".Message.TrimEnd(", Source, StringComparison.Ordinal);

    private static IEnumerable<string> CodeOf(string page) => Code().Matches(page).Select(match => match.Value);

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    /// <summary>Two capitals at least, each with small letters after it: the words of prose have one.</summary>
    [GeneratedRegex(@"\b(?:I?[A-Z][a-z]+){2,}\b")]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"`((?:native|src|docs|bench|Training|LadaGan\.\w+)/[\w./-]+)`")]
    private static partial Regex Paths();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCodes();
}
