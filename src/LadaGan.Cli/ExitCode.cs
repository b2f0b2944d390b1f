namespace LadaGan.Cli;

/// <summary>What the program's exit codes mean.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>A bug in the program; standard error has the stack trace.</summary>
    public const int InternalError = 1;

    /// <summary>An input cannot be used or something is missing; one sentence on standard error says what to do.</summary>
    public const int BadInput = 2;

    /// <summary>Training diverged again after every rollback; the last good training state and a report are kept.</summary>
    public const int Diverged = 3;

    /// <summary>The generator collapsed, and <c>--stop-on-collapse</c> was given; everything is saved.</summary>
    public const int Collapsed = 4;

    /// <summary>One of the processes (ranks) that work together is lost; a training run can be resumed.</summary>
    public const int RankLost = 5;

    /// <summary>Stopped by SIGHUP (a lost connection, a closed terminal); a training run is saved.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by SIGINT (Ctrl-C); a training run is saved.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM; a training run is saved.</summary>
    public const int Terminated = 143;
}
