namespace LadaGan.Cli.Tests;

public class HelpTests
{
    private const string Refresh = "LADAGAN_REFRESH_GOLDEN";
    private static readonly string Folder = Path.Join(Repository.Root, "tests", "golden", "help");

    /// <summary>To accept a change: <c>LADAGAN_REFRESH_GOLDEN=1 dotnet test tests/LadaGan.Cli.Tests</c>, then read the difference.</summary>
    [Theory]
    [InlineData("ladagan")]
    [InlineData("quickstart")]
    [InlineData("train")]
    [InlineData("generate")]
    [InlineData("evaluate")]
    [InlineData("report")]
    [InlineData("profile")]
    [InlineData("data")]
    [InlineData("data build")]
    [InlineData("data inspect")]
    [InlineData("data bench")]
    [InlineData("bench")]
    [InlineData("doctor")]
    public void Help_is_as_it_was_agreed(string command)
    {
        var answer = Invocation.Of(command == "ladagan" ? ["--help"] : [.. command.Split(' '), "--help"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        // The usage line names the process, which here is the tests'.
        var process = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        var text = string.Join('\n', answer.Output.Replace($"  {process} ", "  ladagan ", StringComparison.Ordinal).TrimEnd().Split('\n').Select(line => line.TrimEnd())) + "\n";
        var file = Path.Join(Folder, $"{command.Replace(' ', '-')}.txt");
        if (Environment.GetEnvironmentVariable(Refresh) is { Length: > 0 })
        {
            File.WriteAllText(file, text);
        }
        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void Every_command_has_its_text()
    {
        string[] listed = [.. Listed("ladagan"), .. Listed("data").Select(command => $"data-{command}")];
        Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Where(name => name != "ladagan").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Listed(string command) =>
        File.ReadAllText(Path.Join(Folder, $"{command}.txt")).Split("Commands:")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')[0]);

    [Fact]
    public void Nothing_asked_is_help_asked()
    {
        var answer = Invocation.Of();
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Equal(Invocation.Of("--help").Output, answer.Output);
    }
}
