using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Data.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// Saves a run: the model, its pictures, and last the state, which stands for the whole. What changes during training is copied at once;
/// the rest happens on a thread of its own, one snapshot at a time.
/// </summary>
internal sealed class Snapshots(RunContext run, RunRecords records) : IDisposable
{
    private Task _writing = Task.CompletedTask;

    /// <summary>Images seen in the state last written; null before the first.</summary>
    public long? Saved { get; private set; }

    /// <summary>Whether the last snapshot could not be written; the log has said why.</summary>
    public bool Failed { get; private set; }

    private RunDirectory Directory => run.Directory;

    /// <summary>Begins to save; waits for the snapshot before it.</summary>
    /// <exception cref="NonFiniteException">The state holds something that is no number; nothing was written.</exception>
    public void Begin(TrainingState state, TimeSpan elapsed)
    {
        Finish();
        RequireFinite(state);
        var pictures = Draw(state).ToArray();
        var manifest = new StateManifest(state.ImagesSeen, elapsed.TotalSeconds, RecordLengths.Of(Directory));
        var frozen = new FrozenState(state);
        _writing = Task.Factory.StartNew(() => Write(frozen, manifest, pictures), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is being written.</summary>
    public void Finish() => _writing.GetAwaiter().GetResult();

    public void Dispose() =>
        _writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait();

    /// <exception cref="NonFiniteException">Names the first tensor with something that is no number.</exception>
    public static void RequireFinite(TrainingState state)
    {
        using var scope = new TensorScope();
        foreach (var (name, tensor, _) in state.Tensors)
        {
            using var sum = tensor.Detach().Sum();
            if (!double.IsFinite(sum.Item()))
            {
                throw new NonFiniteException(name);
            }
        }
    }

    /// <summary>
    /// Pictures by the file they go to; TensorBoard gets them at once, so that they count among the records before the state.
    /// </summary>
    private IEnumerable<(string Path, byte[] Png)> Draw(TrainingState state)
    {
        (string Path, string Tag, DecodedImage Picture)[] drawn = [
            (Directory.Fakes(state.ImagesSeen), "fakes", SampleGrid.Fakes(state.Ema)),
            .. run.Options.Attention
                ? [(Directory.Attention(state.ImagesSeen), "attention", AttentionGrid.Draw(state.Ema))]
                : ((string, string, DecodedImage)[])[],
        ];
        foreach (var (path, tag, picture) in drawn)
        {
            var png = SampleGrid.Encode(picture);
            records.Image(tag, state.ImagesSeen, picture, png);
            yield return (path, png);
        }
    }

    private void Write(FrozenState frozen, StateManifest manifest, IReadOnlyList<(string Path, byte[] Png)> pictures)
    {
        using (frozen)
        {
            var images = frozen.ImagesSeen;
            try
            {
                ModelFile.Save(Directory.Model(images), frozen.Ema, run.Configuration, images);
                foreach (var (path, png) in pictures)
                {
                    SampleGrid.Write(path, png);
                }
                RecordLengths.Sync(Directory);
                var sum = StateFolder.Write(Directory.State(images), frozen, manifest);
                (Saved, Failed) = (images, false);
                run.Log.Note($"saved {Path.GetFileName(Directory.Model(images))} and {Path.GetFileName(Directory.Fakes(images))}");
                run.Log.Note(StateLine(images, sum));
                Prune(images);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Failed = true;
                run.Log.Note($"could not save after {images} images: {error.Clause()}; {LastGood(Directory)}");
            }
        }
    }

    /// <summary>The line that names a state by its bits.</summary>
    public static string StateLine(long imagesSeen, string sum) =>
        string.Create(CultureInfo.InvariantCulture, $"state {imagesSeen / 1000.0:0.###} sha256:{sum}");

    /// <summary>Where training could go on from.</summary>
    public static string LastGood(RunDirectory directory) =>
        directory.States is [.., var last] ? $"the last good state is {last}" : "there is no good state yet";

    /// <summary>Older states beyond those kept; never one from further on than the state just written.</summary>
    private void Prune(long images)
    {
        foreach (var old in Directory.States.Where(state => RunDirectory.ImagesOf(state) <= images).SkipLast(run.Options.Keep))
        {
            DurableFolder.Remove(old);
        }
    }
}
