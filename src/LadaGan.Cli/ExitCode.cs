namespace LadaGan.Cli;

/// <summary>What the program's exit codes mean.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>A fault of the program.</summary>
    public const int Fault = 1;

    /// <summary>Something given cannot be used; one sentence on standard error says what to do.</summary>
    public const int BadInput = 2;

    /// <summary>Training diverged again after every rollback; the last good state and a report are there.</summary>
    public const int Diverged = 3;

    /// <summary>The generator has collapsed, and the run was told to stop then; everything is saved.</summary>
    public const int Collapsed = 4;

    /// <summary>Stopped by SIGINT, everything saved.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM, everything saved.</summary>
    public const int Terminated = 143;
}
