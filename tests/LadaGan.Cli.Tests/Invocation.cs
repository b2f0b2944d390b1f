namespace LadaGan.Cli.Tests;

/// <summary>The outcome of one call of the program.</summary>
internal sealed record Invocation(int Code, string Output, string Error)
{
    /// <summary>Runs the program within this process.</summary>
    public static Invocation Of(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var captured = new StringWriter();
        using var capturedError = new StringWriter();
        try
        {
            Console.SetOut(captured);
            Console.SetError(capturedError);
            return new(LadaGanCommand.Run(arguments), captured.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Asserts exit code 2 and one sentence that contains <paramref name="said"/>.</summary>
    public void IsRefused(string said)
    {
        Assert.Contains(said, Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Code);
        Assert.Matches(@"^ladagan: [^\n]*[^.\n]\.\n$", Error);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Error, StringComparison.Ordinal);
        Assert.Equal("", Output);
    }
}
