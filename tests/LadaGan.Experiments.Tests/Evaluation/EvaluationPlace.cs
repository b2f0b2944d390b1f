using LadaGan.Architecture;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Models;
using LadaGan.Metrics;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>A folder with drawn images and an untrained model, and evaluations of them with formula weights.</summary>
internal sealed class EvaluationPlace(EvaluationNetwork network) : IDisposable
{
    public const int Images = 6;

    public TemporaryFolder Folder { get; } = new();

    public string this[string name] => Folder[name];

    public EvaluationRequest Request => new()
    {
        Data = Drawn("data.zip", seed: 1),
        Metrics = [Metric.Kid],
        Batch = 4,
        CacheFolder = this["cache"],
    };

    public string Drawn(string name, ulong seed, int count = Images, int size = 32)
    {
        DrawnDataset.Write(this[name], seed, count, size);
        return this[name];
    }

    public string Model()
    {
        var configuration = Smallest.Configuration();
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);
        ModelFile.Save(this["model.safetensors"], generator.Store, configuration, 0);
        return this["model.safetensors"];
    }

    public EvaluationResult Run(EvaluationRequest request, EvaluationLog? log = null, CancellationToken cancellation = default) =>
        EvaluationRun.Run(request, () => new(network), log ?? new(), cancellation);

    public static void Refused(EvaluationRequest request, string said) =>
        Assert.Contains(said, Assert.Throws<RunException>(
            () => EvaluationRun.Run(request, () => throw new InvalidOperationException("too late"), new EvaluationLog())).Message,
            StringComparison.Ordinal);

    public void Dispose() => Folder.Dispose();
}
