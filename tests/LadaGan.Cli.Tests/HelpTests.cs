using LadaGan.Cli.Help;

namespace LadaGan.Cli.Tests;

public class HelpTests
{
    private const string Refresh = "LADAGAN_REFRESH_GOLDEN";
    private static readonly string Folder = Path.Join(Repository.Root, "tests", "golden", "help");

    /// <summary>To accept a change: <c>LADAGAN_REFRESH_GOLDEN=1 dotnet test tests/LadaGan.Cli.Tests</c>, then read the diff.</summary>
    [Theory]
    [InlineData("ladagan")]
    [InlineData("quickstart")]
    [InlineData("train")]
    [InlineData("generate")]
    [InlineData("attention")]
    [InlineData("interpolate")]
    [InlineData("timelapse")]
    [InlineData("explore")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("inspect")]
    [InlineData("evaluate")]
    [InlineData("report")]
    [InlineData("studio")]
    [InlineData("reproduce")]
    [InlineData("profile")]
    [InlineData("data")]
    [InlineData("data build")]
    [InlineData("data inspect")]
    [InlineData("data bench")]
    [InlineData("bench")]
    [InlineData("doctor")]
    [InlineData("completion")]
    public void Help_is_the_golden_text(string command)
    {
        var answer = Invocation.Of(command == "ladagan" ? ["--help"] : [.. command.Split(' '), "--help"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var text = answer.Output;
        var file = Path.Join(Folder, $"{command.Replace(' ', '-')}.txt");
        if (Environment.GetEnvironmentVariable(Refresh) is { Length: > 0 })
        {
            File.WriteAllText(file, text);
        }
        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void Every_command_has_a_golden_text()
    {
        string[] listed = [.. Listed("ladagan"), .. Listed("data").Select(command => $"data-{command}")];
        Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Where(
            name => name != "ladagan").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Listed(string command) =>
        File.ReadAllText(Path.Join(Folder, $"{command}.txt")).Split("Commands:\n")[1].Split("\n\n")[0].Split('\n')
            .Where(line => line[2] != ' ')
            .Select(line => line.Trim().Split(' ')[0]);

    [Fact]
    public void Without_arguments_the_program_prints_help()
    {
        var answer = Invocation.Of();
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Equal(Invocation.Of("--help").Output, answer.Output);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help", "train")]
    [InlineData("help", "data", "build")]
    public void Help_is_a_command_too(params string[] words) =>
        Assert.Equal(Invocation.Of([.. words[1..], "--help"]), Invocation.Of(words));

    [Fact]
    public void A_letter_asks_for_the_version() => Assert.Equal(Invocation.Of("--version"), Invocation.Of("-v"));

    [Fact]
    public void No_line_is_wider_than_the_terminal()
    {
        foreach (var command in All(LadaGanCommand.Create()))
        {
            for (var width = 64; width <= 100; width++)
            {
                using var page = new StringWriter();
                new HelpPage(page, width).Write(command);
                var text = page.ToString().Split("Examples:")[0];
                Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, $"{width}: {line}"));
                Assert.All(page.ToString().Split('\n'), line => Assert.True(line.Length <= Math.Max(width, 80), $"{width}: {line}"));
                Assert.DoesNotContain(text.Split('\n'), line => line.EndsWith(' '));
            }
        }
    }

    [Fact]
    public void Every_command_and_option_is_documented()
    {
        foreach (var command in All(LadaGanCommand.Create()))
        {
            Assert.NotEmpty(command.Examples);
            Assert.NotEmpty(command.Usage);
            Assert.All(command.Options, option => Assert.Matches(@"^[^ ].*[.\]]$", option.Description));
            Assert.All(command.Arguments, argument => Assert.EndsWith(".", argument.Description, StringComparison.Ordinal));
        }
    }

    /// <summary>A shared option has one type, one name for its value and one description, to which a command may add.</summary>
    [Theory]
    [InlineData("--device")]
    [InlineData("--threads")]
    [InlineData("--workers")]
    [InlineData("--data")]
    [InlineData("--config")]
    [InlineData("--set")]
    [InlineData("--model")]
    [InlineData("--split")]
    [InlineData("--fit")]
    [InlineData("--filter")]
    [InlineData("--inception")]
    [InlineData("--json")]
    public void Commands_agree_on_an_option(string name)
    {
        var options = All(LadaGanCommand.Create()).SelectMany(command => command.Options).Where(option => option.Name == name).ToArray();
        Assert.True(options.Length > 1);
        Assert.Single(options.Select(option => (option.HelpName, option.ValueType)).Distinct());
        var texts = options.Select(option => option.Description!.Split(" [")[0])
            .Select(text => name == "--data" ? text.Split(": ")[1] : text).ToArray();
        Assert.All(texts, text => Assert.StartsWith(texts.MinBy(text => text.Length)!, text, StringComparison.Ordinal));
    }

    private static IEnumerable<DocumentedCommand> All(DocumentedCommand command) =>
        command.Subcommands.Cast<DocumentedCommand>().SelectMany(All).Prepend(command);
}
