using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>Records what an evaluation reports to its observer.</summary>
internal sealed class EvaluationLog : IEvaluationObserver
{
    public List<(string What, long Total)> Parts { get; } = [];

    public List<long> Advances { get; } = [];

    public List<string> Notes { get; } = [];

    public Action? OnAdvance { get; init; }

    public void Began(string what, long total) => Parts.Add((what, total));

    public void Advanced(long done)
    {
        Advances.Add(done);
        OnAdvance?.Invoke();
    }

    public void Noted(string message) => Notes.Add(message);
}
