namespace LadaGan.Experiments;

/// <summary>A run that cannot be started, continued or finished; the message says what, where and what to do.</summary>
public sealed class RunException : Exception
{
    public RunException(string message) : base(message) { }

    public RunException(string message, Exception inner) : base(message, inner) { }
}
