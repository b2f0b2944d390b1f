using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Interop;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>Runs that continue a checkpoint of the authors' TensorFlow trainer.</summary>
public sealed class TensorFlowContinuedRunTests : TensorTest
{
    private static readonly PublishedModel Model = PublishedModel.Cifar10;
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(KerasAdam.Slots)]
    [InlineData(KerasAdam.Lists)]
    public void The_first_step_uses_the_imported_states_of_Adam(KerasAdam adam)
    {
        Model.Write(_folder.Path, Model.Checkpoint(adam), snappy: true, shards: 2);
        var checkpoint = ForeignFile.Read(_folder["cifar10"]);
        var configuration = ImportedConfiguration.Of(checkpoint, null, ["training.batch=4"]);
        Assert.Equal((1.0, 1e-4), (configuration.Training.BcrReal, configuration.Training.R1Gamma));
        using var state = new TrainingState(configuration, Device.Cpu, seed: null);
        ImportedState.Fill(state, checkpoint, configuration);
        Assert.Equal(Model.Images, state.ImagesSeen);
        using var step = new TrainingStep(state, configuration.Training);
        step.Run(Draw.Normal("real", 4, 3, 32, 32), StepDraws.Draw(configuration, seed: 1, state.ImagesSeen));

        Assert.Equal((532_001, 532_001), (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps));
        foreach (var (name, tensor, isParameter) in state.Generator.Store.Entries)
        {
            if (!isParameter)
            {
                continue;
            }
            // After half a million updates the corrections are 1, and with ε̂ nothing else remains: w − α · m / (√v + ε̂).
            var (old, now) = (checkpoint.Generator![name], tensor.Detach().ToArray<float>());
            var (m, v) = (Moment(state, $"m.{name}"), Moment(state, $"v.{name}"));
            for (var i = 0; i < old.Length; i++)
            {
                var expected = old[i] - (2e-4 * m[i] / (Math.Sqrt(v[i]) + 1e-7));
                Assert.Equal(expected, now[i], 1e-7 + (1e-6 * Math.Abs(old[i])));
                // v' = 0.99 v + 0.01 g² begins at the checkpoint's v, the square of the weight.
                Assert.True(v[i] >= 0.99 * old[i] * old[i] * (1 - 1e-5), name);
            }
        }
    }

    [Fact]
    public void A_run_continues_where_the_checkpoint_ended()
    {
        Model.Write(_folder.Path, Model.Checkpoint());
        DrawnDataset.Write(_folder["drawn.zip"], seed: 1, count: 8, size: 32);
        var recorder = new Recorder();
        var result = TrainingRun.Run(new()
        {
            Data = _folder["drawn.zip"],
            Configuration = ImportedConfiguration.Of(ForeignFile.Read(_folder["cifar10"]), null,
                ["training.batch=4", $"training.images={Model.Images + 4}", "training.snapshotKimg=1000"]),
            OutDir = _folder["runs"],
            Checkpoint = _folder["cifar10"],
            Threads = 1,
            Workers = 0,
            Seed = 3,
        }, recorder);
        Assert.Equal((Model.Images, Model.Images + 4L, true), (recorder.StartedAt, result.ImagesSeen, result.Completed));
        Assert.Contains($"continues a TensorFlow checkpoint, {_folder["cifar10"]}, after {Model.Images} images and 532000 updates of Adam",
            File.ReadAllText(Path.Join(result.Directory, "log.txt")), StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private static float[] Moment(TrainingState state, string name) =>
        state.GeneratorOptimizer.State.Single(entry => entry.Name == name).Tensor.ToArray<float>();
}
