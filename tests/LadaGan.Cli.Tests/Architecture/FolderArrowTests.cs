using System.Reflection;

namespace LadaGan.Cli.Tests.Architecture;

/// <summary>The arrows between the folders of a project: a folder is a namespace, and no two of them need each other.</summary>
/// <remarks>
/// A folder and those within it are one idea: it may be their face and hold their common words at once. In Experiments not even that:
/// there every arrow is listed. The test stands here because the assemblies of all projects lie beside the program.
/// </remarks>
public class FolderArrowTests
{
    private const string Experiments = "LadaGan.Experiments";

    /// <summary>Folder by folder, which others of the project it may see; what lies beside the folders all may see.</summary>
    private static readonly (string Folder, string[] MaySee)[] ExperimentsFolders =
    [
        ("", []),
        ("Configuration", []),
        ("Models", ["Configuration"]),
        ("Ranks", []),
        ("Runs.TensorBoard", []),
        ("Runs", ["Configuration", "Models", "Ranks", "Runs.TensorBoard"]),
        ("Figures.Colours", []),
        ("Figures.Animation", []),
        ("Generation.Engines", ["Configuration", "Models"]),
        ("Generation", ["Configuration", "Models", "Ranks", "Runs", "Generation.Engines", "Figures.Colours"]),
        ("Evaluation.Images", ["Generation", "Generation.Engines"]),
        ("Evaluation.Features", ["Configuration", "Models", "Ranks", "Evaluation.Images"]),
        ("Evaluation",
            ["Configuration", "Models", "Ranks", "Runs", "Generation", "Generation.Engines", "Evaluation.Images", "Evaluation.Features"]),
        ("Training.State", ["Configuration", "Models"]),
        ("Figures",
            ["Configuration", "Models", "Runs", "Generation", "Generation.Engines", "Training.State",
            "Figures.Colours", "Figures.Animation"]),
        ("Training.Step", ["Configuration", "Runs", "Training.State"]),
        ("Training.Monitoring", ["Configuration", "Runs", "Generation"]),
        ("Training.Measuring",
            ["Configuration", "Models", "Ranks", "Runs",
            "Evaluation", "Evaluation.Images", "Evaluation.Features", "Training.State"]),
        ("Training.Loop",
            ["Configuration", "Models", "Ranks", "Runs", "Generation",
            "Training.State", "Training.Step", "Training.Monitoring", "Training.Measuring"]),
        ("Exchange.Page", []),
        ("Exchange", ["Configuration", "Models", "Runs", "Generation", "Generation.Engines", "Training.State", "Exchange.Page"]),
        ("Exchange.Inspection", ["Configuration", "Models", "Runs", "Training.State"]),
        ("Reporting.Reading", ["Configuration", "Runs"]),
        ("Reporting.Charts", ["Runs", "Reporting.Reading"]),
        ("Reporting.Page", ["Runs", "Reporting.Reading", "Reporting.Charts"]),
        ("Reporting", ["Reporting.Reading", "Reporting.Page"]),
        ("Benchmarks",
            ["Configuration", "Models", "Runs", "Generation", "Generation.Engines", "Training.State", "Training.Step", "Training.Loop"]),
        ("Reproduction",
            ["Configuration", "Runs", "Generation", "Evaluation", "Evaluation.Features", "Training.Loop", "Figures",
            "Reporting.Reading", "Reporting.Charts", "Reporting.Page", "Benchmarks"]),
        ("Viewing",
            ["Configuration", "Models", "Runs", "Generation", "Generation.Engines", "Evaluation.Images", "Evaluation.Features",
            "Figures.Colours", "Reporting.Reading", "Reporting.Charts", "Reporting.Page", "Reproduction"]),
    ];

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Path.Join(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_of_a_project_need_each_other(string project)
    {
        var arrows = ArrowsOf(project)
            .Where(arrow => !AreOneIdea(arrow.Key.From, arrow.Key.To))
            .ToDictionary();
        var reachable = arrows.Keys.ToHashSet();
        foreach (var between in arrows.Keys.Select(arrow => arrow.From).Distinct())
        {
            // Warshall: whatever leads to this folder leads to wherever one comes from it.
            reachable.UnionWith([
                .. from way in reachable
                   where way.To == between
                   from next in reachable
                   where next.From == between
                   select (way.From, next.To),
            ]);
        }
        // The arrow of the fewest references first: that is most often the one to turn.
        string[] circles =
        [
            .. arrows.Where(arrow => reachable.Contains((arrow.Key.To, arrow.Key.From)))
                .Select(arrow => arrow.Value)
                .OrderBy(arrow => arrow.Count)
                .Select(Text),
        ];
        Assert.True(circles.Length == 0, $"folders of {project} need each other:\n{string.Join('\n', circles)}");
    }

    [Fact]
    public void The_folders_of_Experiments_see_only_what_they_may()
    {
        var maySee = ExperimentsFolders.ToDictionary(
            entry => NamespaceOf(entry.Folder),
            entry => entry.MaySee.Append("").Select(NamespaceOf).ToHashSet());
        string[] wrong =
        [
            .. ArrowsOf(Experiments)
                .Where(arrow => !maySee.TryGetValue(arrow.Key.From, out var seen) || !seen.Contains(arrow.Key.To))
                .Select(arrow => Text(arrow.Value)),
        ];
        Assert.True(wrong.Length == 0, $"arrows that the list does not have:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void The_list_itself_leads_one_way()
    {
        var known = new HashSet<string>();
        foreach (var (folder, maySee) in ExperimentsFolders)
        {
            Assert.All(maySee, seen => Assert.True(known.Contains(seen), $"{folder} may see {seen}, which comes later"));
            Assert.True(known.Add(folder), $"{folder} is listed twice");
        }
    }

    private static bool AreOneIdea(string one, string other) =>
        one.StartsWith($"{other}.", StringComparison.Ordinal) || other.StartsWith($"{one}.", StringComparison.Ordinal);

    private static string NamespaceOf(string folder) => folder.Length == 0 ? Experiments : $"{Experiments}.{folder}";

    private static string Text((Type From, Type To, int Count) arrow) =>
        $"{arrow.From} → {arrow.To}{(arrow.Count > 1 ? $" (and {arrow.Count - 1} more)" : "")}";

    /// <summary>From namespace to namespace, with two of the types that make the arrow, and how many pairs do.</summary>
    private static Dictionary<(string From, string To), (Type From, Type To, int Count)> ArrowsOf(string project) =>
        TypeReferences.Within(AssemblyOf(project))
            .Where(reference => reference.From.Namespace != reference.To.Namespace)
            .Where(reference => IsOf(project, reference.From) && IsOf(project, reference.To))
            .GroupBy(reference => (reference.From.Namespace!, reference.To.Namespace!))
            .ToDictionary(arrow => arrow.Key, arrow => (arrow.First().From, arrow.First().To, arrow.Count()));

    // The compiler adds types of its own, in namespaces of its own.
    private static bool IsOf(string project, Type type) =>
        type.Namespace == project || type.Namespace!.StartsWith($"{project}.", StringComparison.Ordinal);

    private static Assembly AssemblyOf(string project) =>
        Assembly.LoadFrom(Path.Join(AppContext.BaseDirectory, project == "LadaGan.Cli" ? "ladagan.dll" : $"{project}.dll"));
}
