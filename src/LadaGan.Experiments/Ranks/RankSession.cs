using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LadaGan.Core.Errors;
using LadaGan.Torch;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Ranks;

/// <summary>A job of several ranks, from its beginning to its end. Rank 0 leads: it says what comes next, and the others do it.</summary>
internal sealed class RankSession : IDisposable
{
    /// <summary>
    /// In a collective. Whether a rank is alive and advances is known from the link; this is for what is not watched.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan ReasonPatience = TimeSpan.FromSeconds(4);

    private readonly RankLink _link;
    private TcpStore? _store;
    private ProcessGroup? _group;

    private RankSession(RankLink link, Action<string> onLost)
    {
        (_link, Flow) = (link, new(link));
        link.Ended += reason =>
        {
            _group?.Abandon();
            if (reason is RankLostException)
            {
                onLost(reason.Message);
            }
        };
    }

    public RankPlace Place => _link.Place;

    /// <summary>The ranks' group, after <see cref="Open"/>.</summary>
    public ProcessGroup Group => _group ?? throw new InvalidOperationException("the group is not open yet");

    public CancellationToken StopAsked => _link.StopAsked;

    /// <summary>Bytes from the other ranks to rank 0.</summary>
    public RankFlow Flow { get; }

    /// <summary>What this rank's computing thread is doing.</summary>
    public RankActivity Activity => _link.Activity;

    /// <summary>Meets the other ranks.</summary>
    /// <param name="place">This process's place.</param>
    /// <param name="job">What the ranks do.</param>
    /// <param name="onLost">
    /// Called on another thread with the sentence that says which rank is lost; the thread that computes gets it as an exception.
    /// </param>
    /// <exception cref="RunException">They cannot meet.</exception>
    public static RankSession Join(RankPlace place, RankJob job, Action<string> onLost)
    {
        if (job == RankJob.Training && !GlooGroup.IsAvailable)
        {
            throw new RunException("this program's native library was built without Gloo's headers, so it trains in one process only; "
                + "install them with `apt-get install libgloo-dev`, and build again");
        }
        return new(place.Leads ? Lead(place, job) : Follow(place, job), onLost);
    }

    /// <summary>As rank 0, asks all others whether they are about to do the same.</summary>
    /// <exception cref="RunException">A rank is not.</exception>
    public IReadOnlyList<string> Compare(string identity)
    {
        _link.Tell(RankMessageKind.Identity, $"{_link.Job.Verb}\n{identity}");
        var answers = Enumerable.Range(1, Place.Size - 1).Select(_ => _link.Take()).OrderBy(answer => answer.From.Rank).ToArray();
        if (answers.FirstOrDefault(answer => answer.Message.Kind != RankMessageKind.Same) is { Message: { } message, From: var rank })
        {
            throw new RunException($"{rank} is about to {_link.Job.Verb} something else than rank 0: {message.Text}");
        }
        return [.. answers.Select(answer => answer.Message.Text)];
    }

    /// <summary>As another rank, what rank 0 is about to do.</summary>
    /// <exception cref="RankEndedException">It is a job of another kind.</exception>
    public string Identity()
    {
        var said = Take(RankMessageKind.Identity).Split('\n', 2);
        if (said[0] != _link.Job.Verb)
        {
            Answer($"this rank was started to {_link.Job.Verb}, and rank 0 to {said[0]}", "");
            Take(RankMessageKind.Identity);    // rank 0 ends the job instead
        }
        return said[1];
    }

    /// <param name="difference">What this rank would do otherwise; null for nothing.</param>
    /// <param name="facts">What rank 0 wants to know of this one.</param>
    public void Answer(string? difference, string facts) =>
        _link.Tell(difference is null ? RankMessageKind.Same : RankMessageKind.Different, difference ?? facts);

    /// <summary>Opens the group over which tensors go; every rank calls this.</summary>
    /// <param name="device">The device of the tensors.</param>
    public void Open(Device device)
    {
        var isNccl = device.IsCuda;
        string[] meeting;
        if (Place.Leads)
        {
            _store = TcpStore.Serve(0, Place.Timeout);
            meeting = [_store.Port.ToString(CultureInfo.InvariantCulture), isNccl ? Convert.ToBase64String(NcclGroup.NewId()) : ""];
            _link.Tell(RankMessageKind.Group, string.Join('\n', meeting));
        }
        else
        {
            meeting = Take(RankMessageKind.Group).Split('\n');
            _store = TcpStore.Connect(Place.Host, int.Parse(meeting[0], CultureInfo.InvariantCulture), Place.Timeout);
        }
        _group = isNccl
            ? NcclGroup.Join(Convert.FromBase64String(meeting[1]), Place.Rank, Place.Size, device)
            : GlooGroup.Join(_store, Place.Rank, Place.Size, _link.Connections[0].LocalAddress, Patience);
        _group.Activity = _link.Activity;
    }

    /// <summary>As rank 0, gives all others the state: its numbers, and its tensors.</summary>
    public void Load(string numbers, IEnumerable<Tensor> tensors)
    {
        _link.Tell(RankMessageKind.Load, numbers);
        Broadcast(tensors);
    }

    /// <summary>Takes the tensors that rank 0 sends after <see cref="RankMessageKind.Load"/>.</summary>
    public void Receive(IEnumerable<Tensor> tensors) => Broadcast(tensors);

    /// <summary>As rank 0, begins the next training step on all ranks.</summary>
    public void Step() => _link.Tell(RankMessageKind.Step);

    /// <summary>As rank 0, begins a pass over images on all ranks.</summary>
    public void Pass(string what) => _link.Tell(RankMessageKind.Pass, what);

    /// <summary>As rank 0, asks all others which corrupt images they have met since it last asked; their answers in their order.</summary>
    public IReadOnlyList<string> AskForCorrupt()
    {
        _link.Tell(RankMessageKind.Corrupt);
        return [.. Enumerable.Range(1, Place.Size - 1).Select(_ => _link.Take()).OrderBy(answer => answer.From.Rank)
            .Select(answer => answer.Message.Text)];
    }

    /// <summary>As another rank, the answer to that.</summary>
    public void AnswerCorrupt(string images) => _link.Tell(RankMessageKind.Corrupt, images);

    /// <summary>As rank 0, ends the job on all ranks.</summary>
    public void End() => _link.Tell(RankMessageKind.End);

    /// <summary>As another rank, what to do next; waits for it.</summary>
    public RankMessage Next()
    {
        var next = _link.Take().Message;
        while (next.Kind == RankMessageKind.Abandon)
        {
            // Rank 0 gave up a pass of which this rank had already sent its part.
            _link.Tell(RankMessageKind.Abandon);
            next = _link.Take().Message;
        }
        return next;
    }

    /// <summary>As another rank, asks rank 0 to stop the job.</summary>
    public void AskToStop() => _link.Connections[0].Send(new(RankMessageKind.Stop));

    /// <summary>As rank 0, does the job's work, after which it ends on all ranks; also if the work was cancelled.</summary>
    public T Lead<T>(Func<T> work) => Guard(() =>
    {
        try
        {
            var result = work();
            End();
            return result;
        }
        catch (OperationCanceledException)
        {
            End();
            throw;
        }
    });

    /// <summary>Runs this rank's work. If it fails, all ranks end, each with the sentence that says why.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error)
        {
            _group?.Abandon();
            // libtorch only says that a connection broke; the link knows which rank is gone.
            if (error is TorchException && _link.ReasonSoon(ReasonPatience) is { } reason)
            {
                throw reason;
            }
            _link.Fail(error.Clause());
            throw;
        }
    }

    public void Dispose()
    {
        _group?.Dispose();
        _link.Dispose();
        _store?.Dispose();
    }

    private static RankLink Lead(RankPlace place, RankJob job)
    {
        var port = place.AgentPrefix is null ? place.Port : 0;
        using var listener = TcpListener.Create(port);
        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            throw new RunException(
                $"rank 0 cannot listen on port {port} ({error.Message}); choose another {RankEnvironment.MasterPort}", error);
        }
        if (place.AgentPrefix is not null)
        {
            using var store = AgentStore(place);
            store.Set($"{place.AgentPrefix}port", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        }
        return RankLink.Wait(place, job, listener);
    }

    private static RankLink Follow(RankPlace place, RankJob job)
    {
        if (place.AgentPrefix is null)
        {
            return RankLink.Call(place, job, place.Host, place.Port);
        }
        using var store = AgentStore(place);
        try
        {
            return RankLink.Call(place, job, place.Host, int.Parse(store.Get($"{place.AgentPrefix}port"), CultureInfo.InvariantCulture));
        }
        catch (TorchException error)
        {
            throw new RunException($"rank 0 did not come within {RankLink.Seconds(place.Timeout)}: {error.Clause()}", error);
        }
    }

    private static TcpStore AgentStore(RankPlace place)
    {
        RunException Unreachable(Exception error) => new($"rank {place.Rank} cannot reach the launcher's store at "
            + $"{place.Host}:{place.Port} within {RankLink.Seconds(place.Timeout)} ({error.Clause()}); check "
            + $"{RankEnvironment.MasterHost} and {RankEnvironment.MasterPort}", error);
        try
        {
            // c10d would say that it waits in words of its own, on standard error.
            RankLink.Connect(place.Host, place.Port, place.Timeout).Dispose();
            return TcpStore.Connect(place.Host, place.Port, place.Timeout);
        }
        catch (Exception error) when (error is TorchException or SocketException)
        {
            throw Unreachable(error);
        }
    }

    private string Take(RankMessageKind kind)
    {
        var message = _link.Take().Message;
        return message.Kind == kind ? message.Text
            : message.Kind == RankMessageKind.End ? throw new RankEndedException("rank 0 was stopped")
            : throw new InvalidOperationException($"rank 0 did not send {kind}");
    }

    private void Broadcast(IEnumerable<Tensor> tensors)
    {
        Collective[] begun = [.. tensors.Select(tensor => Group.Broadcast(tensor, root: 0))];
        Array.ForEach(begun, collective => collective.Finish());
    }
}
