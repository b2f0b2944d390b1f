using LadaGan.Core.Text;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Reproduction;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary><c>reproduce --run</c> as a person sees it: the plan, then each run; Ctrl-C saves and stops.</summary>
internal static class ReproductionSession
{
    public static int Run(string part, ReproductionRequest request, bool dryRun)
    {
        var plan = ReproductionPlan.Of(request, row => Console.Error.WriteLine($"measuring the speed of {row.Name} …"));
        ReproductionPlanText.Print(plan);
        if (dryRun)
        {
            Console.WriteLine("dry run: nothing was written");
            return ExitCode.Done;
        }
        using var watched = new WatchedRuns();
        return Interruption.Run("stopped; the same command goes on from here", stop =>
        {
            using var said = stop.Register(watched.Stopping);
            ReproductionRun.Run(plan, watched, stop);
            Console.WriteLine($"all runs have ended; next: ladagan reproduce {part} --runs {request.Runs}");
            return ExitCode.Done;
        });
    }

    /// <summary>Shows one run after the other.</summary>
    private sealed class WatchedRuns : IReproductionObserver, IDisposable
    {
        private ITrainingDisplay? _display;

        public ITrainingObserver Begins(PlannedRun run, int number, int total)
        {
            Dispose();
            Console.WriteLine();
            Console.WriteLine($"{run.Row.Name} ({number} of {total}): {run.Row.Model}");
            return _display = Terminal.HasStyles ? new LiveDisplay() : new PlainDisplay();
        }

        public IEvaluationObserver Evaluates(PlannedRun run, Protocol protocol)
        {
            Console.WriteLine($"{run.Row.Name}: evaluating by {protocol.Name}");
            return new EvaluationLines();
        }

        public void Ended(PlannedRun run, RunEnding? ending, string said)
        {
            Dispose();
            Console.WriteLine($"{run.Row.Name}: " + ending switch
            {
                RunEnding.Completed or RunEnding.NothingLeft => $"finished, {said}",
                RunEnding.Collapsed => $"the generator collapsed, {said}",
                RunEnding.Stopped => $"stopped, {said}",
                _ => ErrorReport.OneLine(said),
            });
        }

        public void Stopping() =>
            _display?.Noted("stopping after this training step and saving everything; interrupt again to quit at once");

        public void Dispose()
        {
            _display?.Dispose();
            _display = null;
        }
    }
}

/// <summary>The plan of <c>reproduce --run</c>.</summary>
internal static class ReproductionPlanText
{
    public static void Print(ReproductionPlan plan)
    {
        var table = NumberTable.Of(null, ["row", "state"], "images", "images/s", "time left");
        foreach (var run in plan.Runs)
        {
            table.AddRow(
                run.Row.Name,
                StateOf(run),
                Counted.Number(run.Images),
                run.Forecast is { } forecast ? Speed(forecast) : "",
                run.Forecast is null ? "" : StatusLine.Duration(run.Time));
        }
        AnsiConsole.Write(table);
        if (plan.Runs.Select(run => run.Replica).Distinct().ToArray() is [{ } replica])
        {
            Console.WriteLine($"replica: {replica}");
        }
        else
        {
            foreach (var run in plan.Runs.Where(run => run.Replica is not null))
            {
                Console.WriteLine($"replica: {run.Row.Name}, {run.Replica}");
            }
        }
        foreach (var note in plan.Notes)
        {
            Console.WriteLine($"note: {note}");
        }
        var left = plan.Remaining.Count;
        Console.WriteLine(left == 0
            ? "nothing is missing"
            : $"{Counted.Of(left, "run")} left: {StatusLine.Duration(plan.Time)} of training at these speeds, without evaluations; "
                + $"{ByteCount.Of(plan.DiskBytes)} on disk");
    }

    private static string StateOf(PlannedRun run) => run.State switch
    {
        PlannedState.Missing => "missing",
        PlannedState.Unfinished => $"at {Counted.Number(run.ImagesSeen)} images",
        PlannedState.Unmeasured => "without its metrics",
        PlannedState.Diverged => "diverged",
        PlannedState.Collapsed => "collapsed",
        _ => "finished",
    };

    private static string Speed(Forecast forecast) => FormattableString.Invariant($"{forecast.ImagesPerSecond:0.0}");
}
