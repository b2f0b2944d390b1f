namespace LadaGan.Experiments.Training.Doctor;

/// <summary>That something of a run begins to go wrong, or no longer does.</summary>
/// <param name="Kind">One of the names below, the same when it begins and when it is over.</param>
/// <param name="Sentence">What was seen, what it means and what to do.</param>
/// <param name="Over">Whether it is over.</param>
public sealed record Diagnosis(string Kind, string Sentence, bool Over = false)
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
