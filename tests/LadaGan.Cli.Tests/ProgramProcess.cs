using System.Diagnostics;

namespace LadaGan.Cli.Tests;

/// <summary>The built program in a process of its own.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The program and what starts it, before its arguments.</summary>
    /// <remarks>It gets HUP and INT back, which a process started by <c>nohup</c> or in a script's background ignores with all its
    /// children.</remarks>
    public static readonly string[] CommandLine =
    [
        "env", "--default-signal=HUP,INT", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        Path.Join(AppContext.BaseDirectory, "ladagan.dll"),
    ];

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly List<string> _lines = [];

    private ProgramProcess(Process process) => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    public int Id => _process.Id;

    public static ProgramProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] program = [.. CommandLine, .. arguments];
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return new(Process.Start(start)!);
    }

    /// <summary>Reads standard output up to a line that contains <paramref name="words"/>.</summary>
    public async Task<string> WaitForLine(string words)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _lines.Add(line);
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"the program ended without '{words}': {string.Join('\n', _lines)}\n{await _error}");
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Invocation> End()
    {
        using var patience = new CancellationTokenSource(Patience);
        var rest = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new(_process.ExitCode, string.Concat(_lines.Select(line => line + "\n")) + rest, await _error);
    }

    /// <summary>kill -9; false when the process had already ended.</summary>
    public bool Kill()
    {
        var running = !_process.HasExited;
        _process.Kill();
        _process.WaitForExit();
        return running && _process.ExitCode == 137;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
