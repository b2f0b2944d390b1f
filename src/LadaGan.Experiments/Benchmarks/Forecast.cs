using System.Diagnostics;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>Estimates a run's time, memory and disk space from a few of its own training steps; writes nothing.</summary>
/// <param name="Steps">Training steps measured. One step before them is not measured, unless steps are very slow.</param>
/// <param name="ImagesPerSecond">The median speed of these steps.</param>
/// <param name="Time">The time of the whole run, without snapshots.</param>
/// <param name="PeakMemoryBytes">The process's peak resident memory.</param>
/// <param name="DiskBytes">The size of the finished run directory: the training states kept, and one model file per snapshot.</param>
public sealed record Forecast(
    string Data, int DataImages, int Steps, double ImagesPerSecond, TimeSpan Time, long PeakMemoryBytes, long DiskBytes)
{
    private const int MostSteps = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The run's metrics, and the files of the weights that they require.</summary>
    public (string Names, IReadOnlyList<string> Weights) Metrics { get; private init; } = (RunMetric.None, []);

    /// <exception cref="RunException">The run cannot be started or resumed; the message is the run's own.</exception>
    public static Forecast Of(RunRequest request)
    {
        using var start = RunStart.Open(request, toTrain: false);
        (request, var state) = (start.Request, start.State);
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        using var step = new TrainingStep(state, training);
        using var images = new StepImages(start.Source, request, state);
        List<double> seconds = [];
        var all = Stopwatch.StartNew();
        do
        {
            var watch = Stopwatch.StartNew();
            start.Guard(() => TrainingLoop.Step(step, images, configuration, state, CancellationToken.None));
            step.Statistics.Take();  // waits for the device
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        while (seconds.Count <= MostSteps && all.Elapsed < Patience);

        var measured = seconds.Count > 1 ? seconds[1..] : seconds;
        var speed = training.Batch / measured.Order().ElementAt(measured.Count / 2);
        var time = TimeSpan.FromSeconds(Math.Min(training.Images / speed, TimeSpan.MaxValue.TotalSeconds / 2));
        var disk = TrainingSize.Of(configuration).DiskFor(training);
        return new(start.Source.Path, start.Source.Count, measured.Count, speed, time, ProcessMemory.Peak, disk)
        {
            Metrics = (training.Metrics, start.MetricWeights),
        };
    }
}
