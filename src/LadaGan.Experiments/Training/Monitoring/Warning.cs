namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>A warning of the training monitor, or its end.</summary>
/// <param name="Kind">One of the names below, the same when the warning begins and ends.</param>
/// <param name="Sentence">What the monitor observed, what it means and what to do.</param>
/// <param name="Over">Whether the warning has ended.</param>
public sealed record Warning(string Kind, string Sentence, bool Over = false)
{
    /// <summary>The discriminator is saturated: it separates real from generated images easily.</summary>
    public const string Saturation = "saturation";

    /// <summary>The generator has collapsed: its samples are almost the same.</summary>
    public const string Collapse = "collapse";

    /// <summary>The generator's gradients have suddenly grown many times larger.</summary>
    public const string GeneratorSpike = "generator-gradient-spike";

    /// <summary>The discriminator's gradients have suddenly grown many times larger.</summary>
    public const string DiscriminatorSpike = "discriminator-gradient-spike";
}

/// <summary>Reports the beginning and the end of a condition, each once, after it has held for several ticks in a row.</summary>
/// <param name="kind">The kind of its warnings.</param>
/// <param name="beginsAfter">The number of ticks in a row with the condition.</param>
/// <param name="endsAfter">The number of ticks in a row without it.</param>
internal sealed class Episode(string kind, int beginsAfter, int endsAfter)
{
    private int _row;

    public bool IsOn { get; private set; }

    /// <param name="sick">Whether this tick has the condition.</param>
    /// <param name="well">Whether this tick is clearly without the condition. In between, nothing changes, so that values near the limit do
    /// not cause repeated warnings.</param>
    /// <param name="begins">The sentence for the beginning.</param>
    /// <param name="ends">The sentence for the end.</param>
    public Warning? Next(bool sick, bool well, Func<string> begins, Func<string> ends)
    {
        _row = (IsOn ? well : sick) ? _row + 1 : 0;
        if (_row < (IsOn ? endsAfter : beginsAfter))
        {
            return null;
        }
        (IsOn, _row) = (!IsOn, 0);
        return IsOn ? new(kind, begins()) : new(kind, ends(), Over: true);
    }
}
