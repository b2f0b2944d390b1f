namespace LadaGan.Experiments.Evaluation;

/// <summary>Follows the progress of an evaluation.</summary>
public interface IEvaluationObserver
{
    /// <summary>
    /// Another rank is lost, and the evaluation ends as soon as its thread notices. Called on another thread, with the sentence that
    /// <see cref="Ranks.RankLostException"/> has.
    /// </summary>
    void RankLost(string sentence)
    {
    }

    /// <summary>A stage of the evaluation begins.</summary>
    /// <param name="what">The stage, such as <c>features of the generated images</c>.</param>
    /// <param name="total">The number of images; 0 if the stage does not count images.</param>
    void Began(string what, long total);

    /// <summary>The number of images of this stage that are done.</summary>
    void Advanced(long done);

    /// <summary>A message for the user.</summary>
    void Noted(string message);
}
