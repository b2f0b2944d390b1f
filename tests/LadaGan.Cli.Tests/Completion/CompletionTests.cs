using System.Diagnostics;
using LadaGan.Cli.Completion;

namespace LadaGan.Cli.Tests.Completion;

public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The shell itself completes: the last word is the one that the cursor is at.</summary>
    [Theory]
    [InlineData("train", "tr")]
    [InlineData("inspect build bench", "data", "")]
    [InlineData("--batch --batch-device", "train", "--batch")]
    [InlineData("--filter", "data", "build", "a", "b.zip", "--size", "64", "--filt")]
    [InlineData("bicubic bilinear box lanczos", "data", "build", "--filter", "")]
    [InlineData("", "train", "--batch", "")]
    [InlineData("tiny tiny.json", "train", "--config", "ti")]
    [InlineData("yes", "report", "--open", "=", "y")]
    [InlineData("tiny.json", "report", "ti")]
    [InlineData("bash fish zsh", "completion", "")]
    public void Bash_completes(string expected, params string[] words)
    {
        _folder.Write("tiny.json", "{}");
        _folder.Write("completion.bash", Invocation.Of("completion", "bash").Output);
        string[] arguments = ["-c", """
            source ./completion.bash
            COMP_WORDS=(ladagan "$@"); COMP_CWORD=$#; _ladagan; echo "${COMPREPLY[*]}"
            """, "bash", .. words];

        using var bash = Process.Start(new ProcessStartInfo("bash", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        Assert.Equal($"{expected}\n", bash.StandardOutput.ReadToEnd());
        Assert.Equal("", bash.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_script_has_every_command_and_option(string shell)
    {
        var script = Invocation.Of("completion", shell).Output;
        Assert.All(CompletedCommand.All(LadaGanCommand.Create()), command =>
        {
            Assert.Contains(command.Path, script, StringComparison.Ordinal);
            Assert.All(command.Options, option => Assert.Contains(option.Name.TrimStart('-'), script, StringComparison.Ordinal));
        });
    }

    public void Dispose() => _folder.Dispose();
}
