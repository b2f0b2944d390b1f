using LadaGan.Experiments.Evaluation;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>An evaluation as a person sees it: progress while it lasts, then a table or one JSON object.</summary>
internal static class EvaluationSession
{
    public static int Run(EvaluationRequest request, bool asJson, bool withOperators)
    {
        if (request.Place is { Leads: false })
        {
            // Rank 0 shows the evaluation for all.
            using var asks = new StopSignals(() => { });
            EvaluationFollower.Run(request, LostRank.EndSoon, asks.Token);
            return asks.ExitCode;
        }
        return Show(request, asJson, withOperators);
    }

    private static int Show(EvaluationRequest request, bool asJson, bool withOperators) =>
        Interruption.Run("stopped; no metrics were computed", stop =>
    {
        EvaluationResult? result = null;
        void Evaluate() => result = Watched(request, stop);
        IReadOnlyList<OperatorProfile.Row> operators = [];
        if (withOperators)
        {
            operators = OperatorProfile.Measure(Evaluate);
        }
        else
        {
            Evaluate();
        }
        Warn(result!);
        if (asJson)
        {
            Console.WriteLine(EvaluationJson.Of(result!, operators).ToJsonString());
        }
        else
        {
            EvaluationText.Print(result!);
            OperatorTable.Print("networks by operator", operators);
        }
        return ExitCode.Done;
    });

    private static EvaluationResult Watched(EvaluationRequest request, CancellationToken stop)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            return EvaluationRun.Run(request, new EvaluationLines(), stop);
        }
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => EvaluationRun.Run(request, new EvaluationBars(context), stop));
    }

    private static void Warn(EvaluationResult result)
    {
        if (result.Inception is { IsPublished: false } other)
        {
            Console.Error.WriteLine(
                $"warning: the Inception weights are not the published ones (SHA-256 {other.Sha256[..8]}… instead of 6726825d…);"
                + " do not compare these results with others");
        }
        if (result.Request.Precision != DataType.Float32)
        {
            Console.Error.WriteLine("warning: bfloat16 features have two to three digits; do not compare these results with float32");
        }
    }
}
