using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Monitoring;

namespace LadaGan.Experiments.Tests.Training.Monitoring;

/// <summary>A synthetic run: ticks with given numbers, and the monitor's response to them.</summary>
internal sealed class SyntheticRun(TrainingOptions options, double realDiversity = 40, int seed = 0)
{
    public const double RealDiversity = 40;
    private const long TickImages = 4000;
    private const int Steps = 31;
    private readonly TrainingMonitor _monitor = new(options, realDiversity);
    private readonly Philox _random = new((ulong)seed, Philox.StreamOf("noise"));
    private ulong _drawn;
    private int _tick;

    /// <summary>The monitor's warnings as <c>tick kind</c>, followed by <c>!</c> for the end of a warning.</summary>
    public List<string> Said { get; } = [];

    public List<string> Sentences { get; } = [];

    /// <summary>A factor around 1 from 1/spread to spread.</summary>
    public double Noise(double spread) => Math.Pow(spread, (2 * _random.Uniform(_drawn++)) - 1);

    public void Tick(double loss = 1.1, double real = 0.5, double fake = -0.5, double g = 2, double d = 3,
        double? diversity = RealDiversity, double r1 = 0, long r1Count = Steps, double bcr = 0, long total = 10_000_000)
    {
        _tick++;
        var statistics = new Dictionary<string, Statistic>
        {
            ["Loss/D/loss"] = new(Steps, loss, 0),
            ["Loss/G/loss"] = new(Steps, 1, 0),
            ["Loss/scores/real"] = new(Steps, real, 0),
            ["Loss/scores/fake"] = new(Steps, fake, 0),
            ["Loss/r1_penalty"] = new(r1Count, r1, 0),
            ["Loss/D/bcr"] = new(Steps, bcr, 0),
            ["Gradients/G/norm"] = new(Steps, g, 0),
            ["Gradients/D/norm"] = new(Steps, d, 0),
        };
        var report = new TickReport(_tick, _tick * TickImages, total, TimeSpan.Zero, 1, 0, TickImages, statistics, 0, 0);
        foreach (var warning in _monitor.Check(report, diversity))
        {
            Said.Add($"{_tick} {warning.Kind}{(warning.Over ? "!" : "")}");
            Sentences.Add(warning.Sentence);
        }
    }

    public void Healthy(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            Tick();
        }
    }
}
