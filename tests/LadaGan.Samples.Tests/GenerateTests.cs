namespace LadaGan.Samples.Tests;

public sealed class GenerateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_console_samples_files_are_the_commands()
    {
        Programs.Command("generate", "--model", Programs.Model, "--seeds", "3-13", "--out", _folder["command"]).Succeeded();
        Sample(Programs.Model, _folder["sample"], "11", "3").Succeeded();

        string[] names = [.. Directory.EnumerateFiles(_folder["command"]).Select(file => Path.GetFileName(file)).Order()];
        Assert.Equal(11, names.Length);
        Assert.Equal(names, Directory.EnumerateFiles(_folder["sample"]).Select(file => Path.GetFileName(file)).Order());
        Assert.All(names, name => Assert.Equal(
            File.ReadAllBytes(Path.Join(_folder["command"], name)), File.ReadAllBytes(Path.Join(_folder["sample"], name))));
    }

    [Fact]
    public void What_it_cannot_do_is_said()
    {
        Sample().WasRefused("usage: generate");
        Sample(_folder["none.safetensors"], _folder["out"]).WasRefused("there is no model file");
        Sample(Programs.Model, _folder["out"], "1", "-5").WasRefused("generate: ");
        Assert.Empty(_folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private static Outcome Sample(params string[] arguments) =>
        Programs.Run(".", [Programs.Of("samples/Generate", "generate"), .. arguments]);
}
