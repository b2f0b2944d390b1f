using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// Handles a loss, gradient or weight that is NaN or infinite: rolls back to the last good state and resumes with other random numbers,
/// at most three times in a run; then writes a report and ends the run.
/// </summary>
internal sealed class Recovery(RunContext run)
{
    private const int Most = 3;
    private readonly List<string> _history = [];

    /// <summary>Rolls back <paramref name="state"/>; only the lines in the log remain of what was discarded.</summary>
    /// <exception cref="DivergedException">The run was rolled back too often.</exception>
    public void RollBack(TrainingState state, NonFiniteException fault)
    {
        var (at, reseeds) = (state.ImagesSeen, state.Reseeds + 1);
        _history.Add(string.Create(CultureInfo.InvariantCulture, $"after {at} images {fault.Message}"));
        if (reseeds > Most)
        {
            throw GiveUp(at, fault);
        }
        var manifest = Resumption.LoadNewest(run.Directory, state, run.Log.Note)?.Manifest;
        if (manifest is null)
        {
            state.Restart(run.Configuration);
        }
        state.Reseeds = reseeds;
        RecordLengths.CutTo(run.Directory, manifest?.Records ?? new Dictionary<string, long>(), except: path => path == run.Directory.Log);
        run.Log.Note($"{fault.Message} after {at} images: rolled back to {state.ImagesSeen} images, "
            + $"with other random numbers from there (rollback {reseeds} of {Most})");
    }

    private DivergedException GiveUp(long at, NonFiniteException fault)
    {
        var lastGood = Snapshots.LastGood(run.Directory);
        var statistics = RunFile.IsReadable(run.Directory.Statistics, RunFile.LargestRecords, [])
            ? File.ReadLines(run.Directory.Statistics).LastOrDefault()
            : null;
        var report = $"""
            Training diverged.

            What happened, in this process:
            {string.Join('\n', _history.Select(line => $"- {line}"))}

            The run was rolled back to its last good state {Most} times, each time with other random numbers for the data, the latents and
            the augmentation, and diverged again. No value that is NaN or infinite was written; {lastGood}.

            The last statistics:
            {statistics ?? "none yet"}

            What helps: lower training.generatorLearningRate and training.discriminatorLearningRate, a larger training.r1Gamma, or
            training.augment. Resume with the changed settings:
              ladagan train --resume --outdir {run.Directory.Path} --set KEY=VALUE --allow-change KEY
            """;
        try
        {
            DurableFile.Write(run.Directory.DivergenceReport, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(report + "\n")));
        }
        catch (IOException error)
        {
            run.Log.Note(error.Message);
        }
        var message =
            $"training diverged: {fault.Message} after {at} images and {Most} rollbacks; {lastGood}; see {run.Directory.DivergenceReport}";
        run.Log.Note(message);
        return new DivergedException(message);
    }
}

/// <summary>Training diverged again after every rollback; the message names the report and the last good state.</summary>
public sealed class DivergedException(string message, Exception? inner = null) : LadaGanException(message, inner);
