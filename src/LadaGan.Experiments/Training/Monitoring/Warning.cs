namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>That something of a run begins to go wrong, or no longer does.</summary>
/// <param name="Kind">One of the names below, the same when it begins and when it is over.</param>
/// <param name="Sentence">What was seen, what it means and what to do.</param>
/// <param name="Over">Whether it is over.</param>
public sealed record Warning(string Kind, string Sentence, bool Over = false)
{
    /// <summary>The discriminator tells real from generated images without effort.</summary>
    public const string Saturation = "saturation";

    /// <summary>The generator's pictures are all alike.</summary>
    public const string Collapse = "collapse";

    /// <summary>The generator's gradients are many times what they were.</summary>
    public const string GeneratorSpike = "generator-gradient-spike";

    /// <summary>The discriminator's gradients are many times what they were.</summary>
    public const string DiscriminatorSpike = "discriminator-gradient-spike";
}

/// <summary>Says when a condition begins and when it is over, each once, after it held for some ticks in a row.</summary>
/// <param name="kind">The kind of its warnings.</param>
/// <param name="beginsAfter">Ticks in a row with the sign.</param>
/// <param name="endsAfter">Ticks in a row that are well again.</param>
internal sealed class Episode(string kind, int beginsAfter, int endsAfter)
{
    private int _row;

    public bool IsOn { get; private set; }

    /// <param name="sick">Whether this tick has the sign.</param>
    /// <param name="well">Whether this tick is clearly without it; between the two nothing changes, so that a value at the limit does not
    /// flicker.</param>
    /// <param name="begins">The sentence for its beginning.</param>
    /// <param name="ends">The sentence for its end.</param>
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
