using System.Diagnostics;

namespace LadaGan.Samples.Tests;

/// <summary>The programs that were built with these tests, and the model that comes with the samples.</summary>
internal static class Programs
{
    /// <summary>Debug or Release.</summary>
    public static readonly string Configuration =
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!);

    public static readonly string Model = Path.Join(Repository.Root, "samples", "models", "drawn-32.safetensors");

    public static string Of(string project, string program) =>
        Path.Join(Repository.Root, project, "bin", Configuration, "net10.0", $"{program}.dll");

    /// <summary>The command line, whose files are those to compare with.</summary>
    public static Outcome Command(params string[] arguments) => Run(".", [Of("src/LadaGan.Cli", "ladagan"), .. arguments]);

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    public static Outcome Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public static Process Start(string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

/// <summary>How a program ended.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public void Succeeded() => Assert.True(Code == 0, $"exit code {Code}\n{Output}\n{Error}");

    public void WasRefused(string said)
    {
        Assert.Equal((2, ""), (Code, Output));
        Assert.Contains(said, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
