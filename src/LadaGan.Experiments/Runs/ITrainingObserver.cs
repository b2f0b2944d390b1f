namespace LadaGan.Experiments.Runs;

/// <summary>Follows the progress of a training run.</summary>
public interface ITrainingObserver
{
    /// <summary>Why this observer's messages no longer reach anyone, such as a closed terminal; null while they do.</summary>
    /// <remarks>The run's log notes it once.</remarks>
    string? Trouble => null;

    /// <summary>
    /// Another rank is lost, and training ends as soon as its thread notices. Called on another thread, with the sentence that
    /// <see cref="Ranks.RankLostException"/> has.
    /// </summary>
    void RankLost(string sentence)
    {
    }

    /// <summary>The run directory exists and training begins.</summary>
    void Started(string runDirectory, long imagesSeen, long totalImages);

    /// <summary>One training step is done.</summary>
    void Stepped(long imagesSeen);

    /// <summary>A tick is complete.</summary>
    void Ticked(TickReport report);

    /// <summary>An evaluation of the EMA generator is in progress.</summary>
    /// <param name="what">The stage, such as <c>fid5k: features of the generated images</c>.</param>
    /// <param name="done">The number of images done.</param>
    /// <param name="total">The total number of images; 0 if the stage does not count images.</param>
    void Measuring(string what, long done, long total);

    /// <summary>A message for the user, such as a snapshot written or a corrupt image.</summary>
    void Noted(string message);
}
