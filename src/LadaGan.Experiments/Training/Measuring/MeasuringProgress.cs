using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>Tells a run's observer how far a measurement is.</summary>
internal sealed class MeasuringProgress(RunContext run, string metrics) : IEvaluationObserver
{
    private string _what = "";
    private long _total;

    public void Began(string what, long total)
    {
        (_what, _total) = ($"{metrics}: {what}", total);
        run.Observer.Measuring(_what, 0, total);
    }

    public void Advanced(long done) => run.Observer.Measuring(_what, done, _total);

    public void Noted(string message) => run.Log.Note(message);
}
