using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Exchange;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Interop;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>Runs that continue a checkpoint of the authors' trainer.</summary>
public sealed class ContinuedRunTests : TensorTest
{
    private const long Imported = 1234 * 4;
    private readonly TemporaryFolder _folder = new();

    /// <summary>
    /// Adam in double, from the checkpoint's own moments and count and the gradients of the first step: third update, not first.
    /// </summary>
    [Fact]
    public void The_first_step_uses_the_imported_states_of_Adam()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        var configuration = ImportedConfiguration.Of(checkpoint, null, ["training.batch=4", "training.augment=none"]);
        using var state = new TrainingState(configuration, Device.Cpu, seed: null);
        ImportedState.Fill(state, checkpoint, configuration);
        var gradients = new GradientRecorder();
        using var step = new TrainingStep(state, configuration.Training) { Probe = gradients };
        step.Run(Draw.Normal("real", 4, 3, 64, 64), StepDraws.Draw(configuration, seed: 1, state.ImagesSeen));

        Assert.Equal((3, 3), (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps));
        Assert.Equal(Imported + 4, state.ImagesSeen);
        var training = configuration.Training;
        CheckUpdates(checkpoint.Generator!, checkpoint.GeneratorOptimizer!, gradients.Of["G"], state.Generator.Store.Entries
            .Where(entry => entry.IsParameter).ToDictionary(entry => entry.Name, entry => entry.Tensor), training.GeneratorLearningRate);
        CheckUpdates(checkpoint.Discriminator!, checkpoint.DiscriminatorOptimizer!, gradients.Of["D"], state.Discriminator.Store.Entries
            .Where(entry => entry.IsParameter).ToDictionary(entry => entry.Name, entry => entry.Tensor),
            training.DiscriminatorLearningRate);
    }

    [Fact]
    public void A_run_continues_where_the_checkpoint_ended_and_is_resumed_from_it()
    {
        var recorder = new Recorder();
        var result = TrainingRun.Run(Request(Imported + 8), recorder);
        Assert.Equal((Imported, Imported + 8, true), (recorder.StartedAt, result.ImagesSeen, result.Completed));
        var log = File.ReadAllText(Path.Join(result.Directory, "log.txt"));
        Assert.Contains($"continues a PyTorch file, {AuthorsCheckpoint.Path}, after {Imported} images and 2 updates of Adam", log,
            StringComparison.Ordinal);
        Assert.Equal([Path.Join(result.Directory, $"training-state-{Imported:D9}"), Path.Join(result.Directory,
            $"training-state-{Imported + 8:D9}")], RunDirectory.Find(result.Directory)!.States);

        // The state of the import is a state like any other: without the second one, the same images follow.
        var last = Path.Join(result.Directory, $"training-state-{Imported + 8:D9}", "state.safetensors");
        var expected = File.ReadAllBytes(last);
        Directory.Delete(Path.GetDirectoryName(last)!, recursive: true);
        TrainingRun.Run(Request(Imported + 8) with { Checkpoint = null, Data = "", Resume = true, OutDir = result.Directory, Seed = null },
            new Recorder());
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(last)));
    }

    [Fact]
    public void The_whole_state_of_a_run_goes_back_bit_for_bit()
    {
        var result = TrainingRun.Run(Request(Imported + 4), new Recorder());
        var exported = ExportRun.Run(new()
        {
            Model = result.Directory, Format = ExportFormat.PyTorch, Output = _folder["last_ckpt.pt"], WholeState = true,
        });
        Assert.Equal(550, exported.Tensors);
        var checkpoint = ForeignFile.Read(_folder["last_ckpt.pt"]);
        Assert.True(checkpoint.IsWholeRun);
        Assert.Equal((1235, 3), (checkpoint.Counters.Steps, checkpoint.GeneratorOptimizer!.Steps));
        var configuration = ImportedConfiguration.Of(checkpoint, null, ["training.batch=4"]);
        using var there = new TrainingState(configuration, Device.Cpu, seed: null);
        using var back = new TrainingState(configuration, Device.Cpu, seed: null);
        StateFolder.Load(RunDirectory.Find(result.Directory)!.States[^1], there);
        ImportedState.Fill(back, checkpoint, configuration);
        Assert.Equal(there.ImagesSeen, back.ImagesSeen);
        foreach (var (one, other) in there.Tensors.Zip(back.Tensors))
        {
            TensorAssert.Same<float>(one.Tensor.Detach(), other.Tensor.Detach());
        }
    }

    [Fact]
    public void A_checkpoint_beyond_the_runs_end_is_refused()
    {
        var error = Assert.Throws<RunException>(() => TrainingRun.Run(Request(Imported), new Recorder()));
        Assert.Contains($"has seen {Imported} images, but training.images is {Imported}", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["runs"]));
    }

    [Fact]
    public void A_generator_alone_cannot_be_trained_on()
    {
        ImportRun.Run(AuthorsCheckpoint.Path, _folder["model.safetensors"]);
        ExportRun.Run(new() { Model = _folder["model.safetensors"], Format = ExportFormat.PyTorch, Output = _folder["generator.pt"] });
        var error = Assert.Throws<RunException>(
            () => TrainingRun.Run(Request(Imported + 8) with { Checkpoint = _folder["generator.pt"] }, new Recorder()));
        Assert.Contains("it lacks the EMA generator, the discriminator, the generator's optimizer, the discriminator's optimizer",
            error.Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private RunRequest Request(long images)
    {
        if (!File.Exists(_folder["drawn.zip"]))
        {
            DrawnDataset.Write(_folder["drawn.zip"], seed: 1, count: 8, size: 64);
        }
        return new()
        {
            Data = _folder["drawn.zip"],
            Configuration = ImportedConfiguration.Of(ForeignFile.Read(AuthorsCheckpoint.Path), null,
                ["training.batch=4", $"training.images={images}", "training.snapshotKimg=1000"]),
            OutDir = _folder["runs"],
            Checkpoint = AuthorsCheckpoint.Path,
            Threads = 1,
            Workers = 0,
            Seed = 3,
        };
    }

    private static void CheckUpdates(NamedValues before, AdamMoments moments, IReadOnlyList<float[]> gradients,
        Dictionary<string, Tensor> after, double learningRate)
    {
        const double Beta1 = 0.5, Beta2 = 0.99, Epsilon = 1e-8;
        const int Step = 3;
        var places = after.Keys.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place);
        Assert.Equal(moments.First.Tensors.Select(tensor => tensor.Name).Order(), places.Keys.Order());
        foreach (var (name, tensor) in after)
        {
            var (old, m, v, g) = (before[name], moments.First[name], moments.Second[name], gradients[places[name]]);
            var values = tensor.Detach().ToArray<float>();
            for (var i = 0; i < values.Length; i++)
            {
                var mean = (Beta1 * m[i]) + ((1 - Beta1) * g[i]);
                var square = (Beta2 * v[i]) + ((1 - Beta2) * g[i] * g[i]);
                var rate = learningRate / (1 - Math.Pow(Beta1, Step)) / (Math.Sqrt(square / (1 - Math.Pow(Beta2, Step))) + Epsilon);
                var update = rate * mean;
                // Ten roundings of the sum's terms, which may cancel, and one of the parameter.
                var rounding = Math.ScaleB(1, -24) * (Math.Abs(old[i]) + (10 * rate * (Math.Abs(m[i]) + Math.Abs(g[i]))));
                Assert.InRange(values[i], old[i] - update - rounding, old[i] - update + rounding);
            }
        }
    }

    /// <summary>Keeps every network's gradients as Adam sees them.</summary>
    private sealed class GradientRecorder : IStepProbe
    {
        public Dictionary<string, IReadOnlyList<float[]>> Of { get; } = [];

        public Tensor Loss(string network, Tensor loss) => loss;

        public void Updated(string network, TrainingState state)
        {
        }

        public void Gradients(string network, IReadOnlyList<Tensor> parameters) => Of[network] =
            [.. parameters.Select(parameter => parameter.Grad is { } gradient
                ? gradient.Contiguous().ToArray<float>() : new float[parameter.Count])];
    }
}
