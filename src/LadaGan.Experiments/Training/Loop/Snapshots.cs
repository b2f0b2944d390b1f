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
/// Saves snapshots: the model file, the grids, and last the training state, which completes the snapshot. The state is copied
/// immediately; a separate thread writes it, one snapshot at a time.
/// </summary>
/// <param name="run">What the run is, and where it writes.</param>
/// <param name="records">Receives the grids.</param>
/// <param name="saved">Images seen in the saved state that the run resumes from; null if there is none.</param>
internal sealed class Snapshots(RunContext run, RunRecords records, long? saved = null) : IDisposable
{
    private Task _writing = Task.CompletedTask;

    /// <summary>Images seen in the newest state written; null before the first.</summary>
    public long? Saved { get; private set; } = saved;

    /// <summary>Whether the last snapshot could not be written; the log says why.</summary>
    public bool Failed { get; private set; }

    private RunDirectory Directory => run.Directory;

    /// <summary>Begins to save a snapshot, after the one before it is written.</summary>
    /// <exception cref="NonFiniteException">The state contains a value that is NaN or infinite; nothing was written.</exception>
    public void Begin(TrainingState state, TimeSpan elapsed)
    {
        Finish();
        RequireFinite(state);
        var grids = Draw(state).ToArray();
        if (Manifest(state.ImagesSeen, elapsed) is not { } manifest)
        {
            return;
        }
        var frozen = new FrozenState(state);
        _writing = Task.Factory.StartNew(() => Write(frozen, manifest, grids), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Null if the run directory cannot be read, as when its disk is gone; the log says so.</summary>
    private StateManifest? Manifest(long images, TimeSpan elapsed)
    {
        try
        {
            return new(images, elapsed.TotalSeconds, RecordLengths.Of(Directory));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(images, error);
            return null;
        }
    }

    /// <summary>Waits until everything is written.</summary>
    public void Finish() => _writing.GetAwaiter().GetResult();

    public void Dispose() =>
        _writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait();

    /// <exception cref="NonFiniteException">Names the first tensor with a value that is NaN or infinite.</exception>
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
    /// Draws the grids and their file names; TensorBoard gets them immediately, so that they belong to the records before the state.
    /// </summary>
    private IEnumerable<(string Path, byte[] Png)> Draw(TrainingState state)
    {
        (string Path, string Tag, DecodedImage Grid)[] drawn = [
            (Directory.Fakes(state.ImagesSeen), "fakes", SampleGrid.Fakes(state.Ema)),
            .. run.Options.Attention
                ? [(Directory.Attention(state.ImagesSeen), "attention", AttentionGrid.Draw(state.Ema))]
                : ((string, string, DecodedImage)[])[],
        ];
        foreach (var (path, tag, grid) in drawn)
        {
            var png = SampleGrid.Encode(grid);
            records.Image(tag, state.ImagesSeen, grid, png);
            yield return (path, png);
        }
    }

    private void Write(FrozenState frozen, StateManifest manifest, IReadOnlyList<(string Path, byte[] Png)> grids)
    {
        using (frozen)
        {
            var images = frozen.ImagesSeen;
            try
            {
                ModelFile.Save(Directory.Model(images), frozen.Ema, run.Configuration, images);
                foreach (var (path, png) in grids)
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
                Fail(images, error);
            }
        }
    }

    private void Fail(long images, Exception error)
    {
        Failed = true;
        run.Log.Note($"could not save after {images} images: {error.Clause()}; {LastGood(Directory)}");
    }

    /// <summary>The log line that identifies a state by its checksum.</summary>
    public static string StateLine(long imagesSeen, string sum) =>
        string.Create(CultureInfo.InvariantCulture, $"state {imagesSeen / 1000.0:0.###} sha256:{sum}");

    /// <summary>Names the newest state, from which training can resume.</summary>
    public static string LastGood(RunDirectory directory) =>
        directory.States is [.., var last] ? $"the last good state is {last}" : "there is no good state yet";

    /// <summary>Deletes states older than those to keep, but never one that is ahead of the state just written.</summary>
    private void Prune(long images)
    {
        foreach (var old in Directory.States.Where(state => RunDirectory.ImagesOf(state) <= images).SkipLast(run.Options.Keep))
        {
            DurableFolder.Remove(old);
        }
    }
}
