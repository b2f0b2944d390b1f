namespace LadaGan.Experiments.Tests.Configuration;

public class ConfigurationPageTests
{
    private const string Refresh = "LADAGAN_REFRESH_GOLDEN";

    /// <summary>To accept a change: run with <c>LADAGAN_REFRESH_GOLDEN=1</c>, then read the diff.</summary>
    [Fact]
    public void The_page_lists_every_key_as_the_code_has_it()
    {
        var text = ConfigurationPage.Render();
        var file = Path.Join(Repository.Root, "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable(Refresh) is { Length: > 0 })
        {
            File.WriteAllText(file, text);
        }
        Assert.True(File.ReadAllText(file) == text, "docs/configuration.md is not what the code says: write it again with "
            + $"{Refresh}=1 dotnet test tests/LadaGan.Experiments.Tests --filter ConfigurationPage");
    }
}
