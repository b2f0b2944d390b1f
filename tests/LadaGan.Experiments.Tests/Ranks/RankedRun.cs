using System.Net;
using System.Net.Sockets;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>Runs the ranks of a training run as threads of this process.</summary>
internal static class RankedRun
{
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Rank 0's result, and the error of each rank.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="request">The run.</param>
    /// <param name="ofRank">Changes the request of a rank other than the first.</param>
    /// <param name="observer">Follows rank 0.</param>
    /// <param name="probe">Interferes with a rank.</param>
    /// <param name="probed">That rank.</param>
    /// <param name="stops">Stops each rank.</param>
    /// <param name="places">Changes the place of a rank.</param>
    public static (RunResult? Result, Exception?[] Errors) Run(
        int size, RunRequest request, Func<int, RunRequest, RunRequest>? ofRank = null, ITrainingObserver? observer = null,
        IStepProbe? probe = null, int probed = 0, CancellationToken[]? stops = null, Func<RankPlace, RankPlace>? places = null)
    {
        var port = FreePort();
        var errors = new Exception?[size];
        RunResult? result = null;
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            var place = new RankPlace(rank, size, rank, "127.0.0.1", port) { Timeout = Timeout };
            place = places?.Invoke(place) ?? place;
            var stop = stops?[rank] ?? CancellationToken.None;
            var mine = rank == probed ? probe : null;
            try
            {
                if (rank == 0)
                {
                    result = TrainingRun.Run(request with { Place = place }, observer ?? new Tests.Runs.Recorder(), mine, stop);
                }
                else
                {
                    var its = ofRank?.Invoke(rank, request) ?? request;
                    FollowerRun.Run(its with { Place = place }, new Tests.Runs.Recorder(), mine, stop);
                }
            }
            catch (Exception error)
            {
                errors[rank] = error;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return (result, errors);
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
