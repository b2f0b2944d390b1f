using System.Text.Json.Nodes;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Training.Loop;

/// <summary>The state completes a snapshot: everything it refers to is on disk before its name exists.</summary>
public sealed class SnapshotDurabilityTests : TensorTest
{
    private readonly RunFolder _runs = new();

    [Fact]
    public void Records_model_and_samples_are_durable_before_the_state()
    {
        using var recorder = new SystemCallRecorder();
        var run = TrainingRun.Run(_runs.Request("runs", "training.snapshotKimg=0.008"), new Recorder()).Directory;

        var (calls, from) = (recorder.Calls, 0);
        string[] states = ["training-state-000000008", "training-state-000000016"];
        foreach (var state in states)
        {
            var named = Enumerable.Range(0, calls.Count).Single(at => calls[at].Name == "Rename" && calls[at].To == Path.Join(run, state));
            var before = calls.Take(named).Skip(from).ToArray();
            // The lengths to which the records are truncated when training resumes from this state.
            var lengths = JsonNode.Parse(File.ReadAllText(Path.Join(run, state, "manifest.json")))!["records"]!.AsObject();
            Assert.Equal(3, lengths.Count);
            foreach (var (file, length) in lengths)
            {
                Assert.True(length!.GetValue<long>() > 0, file);
                Assert.Contains(
                    before, call => call.Name == "Sync" && call.Path == Path.Join(run, file) && call.Length >= length.GetValue<long>());
            }
            foreach (var file in (string[])["network-snapshot-000000.safetensors", "fakes000000.png"])
            {
                var placed = Assert.Single(before, call => call.Name == "Rename" && call.To == Path.Join(run, file));
                Assert.Contains(before, call => call.Name == "Sync" && call.Path == placed.Path && call.Length > 0);
            }
            from = named + 1;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }
}
