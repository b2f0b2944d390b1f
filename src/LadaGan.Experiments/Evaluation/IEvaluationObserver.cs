namespace LadaGan.Experiments.Evaluation;

/// <summary>Sees an evaluation from outside.</summary>
public interface IEvaluationObserver
{
    /// <summary>A part of the work begins.</summary>
    /// <param name="what">What is done, such as <c>features of the generated images</c>.</param>
    /// <param name="total">How many images it takes; 0 when it is not counted.</param>
    void Began(string what, long total);

    /// <summary>So many images of this part are done.</summary>
    void Advanced(long done);

    /// <summary>Something worth a line.</summary>
    void Noted(string message);
}
