using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Ranks;

/// <summary>
/// The ranks' connections for everything but tensors: a star around rank 0. Every rank knows from it within the timeout that one is
/// lost, and which.
/// </summary>
internal sealed class RankLink : IDisposable
{
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly RankConnection[] _connections;
    private readonly BlockingCollection<(RankPeer From, RankMessage Message)> _inbox = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _stopAsked = new();
    private readonly Lock _gate = new();
    private readonly RankWatch _watch;
    private bool _isOver;

    private RankLink(RankPlace place, RankJob job, IEnumerable<RankConnection> connections)
    {
        (Place, Job, _connections) = (place, job, [.. connections.OrderBy(connection => connection.Peer.Rank)]);
        _watch = new(place.Timeout);
        foreach (var connection in _connections)
        {
            connection.Listen(message => Receive(connection.Peer, message), sentence => End(job.Lost(sentence)));
        }
        new Thread(SendSignsOfLife) { IsBackground = true, Name = "signs of life" }.Start();
    }

    public RankPlace Place { get; }

    public RankJob Job { get; }

    /// <summary>What this rank's computing thread is doing.</summary>
    public RankActivity Activity { get; } = new();

    /// <summary>The other ranks: all of them for rank 0, and rank 0 for the others.</summary>
    public IReadOnlyList<RankConnection> Connections => _connections;

    /// <summary>Cancelled when another rank was asked to stop.</summary>
    public CancellationToken StopAsked => _stopAsked.Token;

    /// <summary>Why the job cannot go on; null while it can.</summary>
    public Exception? Ending { get; private set; }

    /// <summary>Called once if it cannot, on another thread.</summary>
    public event Action<Exception>? Ended;

    /// <summary>Waits as rank 0 for all others.</summary>
    /// <param name="place">This process's place.</param>
    /// <param name="job">What the ranks do.</param>
    /// <param name="listener">Where the others call.</param>
    /// <exception cref="RunException">They did not all come in time, or do not belong together.</exception>
    public static RankLink Wait(RankPlace place, RankJob job, TcpListener listener)
    {
        var (watch, came) = (Stopwatch.StartNew(), new Dictionary<int, RankConnection>());
        while (came.Count < place.Size - 1)
        {
            if (watch.Elapsed > place.Timeout)
            {
                var missing = Enumerable.Range(1, place.Size - 1).Where(rank => !came.ContainsKey(rank));
                throw Refused(came.Values, $"{(place.Size == came.Count + 2 ? "rank" : "ranks")} {string.Join(", ", missing)} of "
                    + $"{place.Size} did not come to port {((IPEndPoint)listener.LocalEndpoint).Port} of this machine within "
                        + $"{Seconds(place.Timeout)}; "
                    + "start all ranks at about the same time");
            }
            if (!listener.Pending())
            {
                Thread.Sleep(Retry);
                continue;
            }
            var client = listener.AcceptTcpClient();
            if (Greet(client, place) is { } connection && !came.TryAdd(connection.Peer.Rank, connection))
            {
                var (one, other) = (came[connection.Peer.Rank].Peer, connection.Peer);
                throw Refused(came.Values, $"two processes say that they are the same: {one} and {other}; start each rank once");
            }
        }
        if (came.Values.FirstOrDefault(connection => connection.Peer.Size != place.Size) is { Peer: var odd })
        {
            throw Refused(came.Values, $"rank 0 was started as one of {place.Size} ranks, but {odd} as one of {odd.Size}");
        }
        return new RankLink(place, job, came.Values);
    }

    /// <summary>Calls rank 0 until it answers.</summary>
    /// <exception cref="RunException">It does not, or something else does.</exception>
    public static RankLink Call(RankPlace place, RankJob job, string host, int port)
    {
        var (watch, reason) = (Stopwatch.StartNew(), "no answer");
        do
        {
            try
            {
                var client = Connect(host, port, place.Timeout - watch.Elapsed);
                if (Introduce(client, place) is { } connection)
                {
                    return new RankLink(place, job, [connection]);
                }
                reason = "what answers there is not rank 0 of this program";
                client.Dispose();
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                reason = error is SocketException ? error.Message : reason;
            }
            Thread.Sleep(Retry);
        }
        while (watch.Elapsed < place.Timeout);
        throw new RunException($"rank {place.Rank} cannot reach rank 0 at {host}:{port} within {Seconds(place.Timeout)} ({reason}); check "
            + $"that rank 0 runs, and {RankEnvironment.MasterHost} and {RankEnvironment.MasterPort}");
    }

    /// <summary>Connects as soon as somebody listens.</summary>
    /// <exception cref="SocketException">Nobody does in time.</exception>
    public static TcpClient Connect(string host, int port, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var client = new TcpClient();
            try
            {
                using var patience = new CancellationTokenSource(timeout - watch.Elapsed is { Ticks: > 0 } left ? left : Retry);
                client.ConnectAsync(host, port, patience.Token).AsTask().GetAwaiter().GetResult();
                return client;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                client.Dispose();
                if (watch.Elapsed >= timeout)
                {
                    throw error as SocketException ?? new SocketException((int)SocketError.TimedOut);
                }
            }
            Thread.Sleep(Retry);
        }
    }

    /// <summary>Tells all others.</summary>
    public void Tell(RankMessageKind kind, string text = "") => Tell(new RankMessage(kind, text));

    /// <inheritdoc cref="Tell(RankMessageKind, string)"/>
    public void Tell(RankMessage message)
    {
        _isOver |= message.Kind == RankMessageKind.End;
        ThrowIfEnded();
        Send(message);
    }

    /// <summary>The next message; waits for it.</summary>
    /// <exception cref="RankLostException">A rank is lost.</exception>
    /// <exception cref="RankEndedException">A rank gave up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public (RankPeer From, RankMessage Message) Take(CancellationToken cancellation = default)
    {
        using var waiting = Activity.Enter(RankState.Waiting);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellation);
        try
        {
            return _inbox.Take(either.Token);
        }
        catch (OperationCanceledException)
        {
            ThrowIfEnded();
            throw;
        }
    }

    /// <summary>The next message if one has come; null otherwise.</summary>
    public RankMessage? TakeIfThere() => _inbox.TryTake(out var next) ? next.Message : null;

    public void ThrowIfEnded()
    {
        if (Ending is { } ending)
        {
            throw ending;
        }
    }

    /// <summary>Waits a moment for the reason of a failure that another rank may have caused; null if none comes.</summary>
    public Exception? ReasonSoon(TimeSpan patience)
    {
        _ended.Token.WaitHandle.WaitOne(patience);
        return Ending;
    }

    /// <summary>Gives up, and tells the others why unless they know.</summary>
    public void Fail(string sentence)
    {
        if (Ending is null)
        {
            _isOver = true;
            Send(new(RankMessageKind.Failed, sentence));
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _ended.Cancel();
        Array.ForEach(_connections, connection => connection.Dispose());
    }

    internal static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";

    /// <summary>Rank 0's side of the greeting; null for a caller that is no rank.</summary>
    private static RankConnection? Greet(TcpClient client, RankPlace place)
    {
        client.ReceiveTimeout = (int)Greeting.TotalMilliseconds;
        try
        {
            if (RankPeer.Parse(RankMessage.Read(client.GetStream())) is { } peer)
            {
                new RankMessage(RankMessageKind.Welcome, RankPeer.Me(place).Hello()).Write(client.GetStream());
                return new(peer, client, place.Timeout);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
        }
        client.Dispose();
        return null;
    }

    private static RankConnection? Introduce(TcpClient client, RankPlace place)
    {
        client.ReceiveTimeout = (int)Greeting.TotalMilliseconds;
        try
        {
            new RankMessage(RankMessageKind.Hello, RankPeer.Me(place).Hello()).Write(client.GetStream());
            return RankPeer.Parse(RankMessage.Read(client.GetStream())) is { } peer ? new(peer, client, place.Timeout) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static RunException Refused(IEnumerable<RankConnection> connections, string sentence)
    {
        foreach (var connection in connections)
        {
            connection.Send(new(RankMessageKind.Failed, sentence));
        }
        return new(sentence);
    }

    private void Send(RankMessage message) => Array.ForEach(_connections, connection => connection.Send(message));

    private void Receive(RankPeer from, RankMessage message)
    {
        switch (message.Kind)
        {
            case RankMessageKind.Alive:
                _watch.Hear(from.Rank, message.Text);
                break;
            case RankMessageKind.Stop:
                _stopAsked.Cancel();
                break;
            case RankMessageKind.Lost:
                End(new RankLostException(message.Text));
                break;
            case RankMessageKind.Failed:
                End(Place.Leads ? new RunException($"{from} cannot take part: {message.Text}") : new RankEndedException(message.Text));
                break;
            default:
                _isOver |= message.Kind == RankMessageKind.End;
                _inbox.Add((from, message));
                break;
        }
    }

    private void End(Exception reason)
    {
        lock (_gate)
        {
            if (_isOver || Ending is not null)
            {
                return;
            }
            Ending = reason;
        }
        // Rank 0 knows all others, and they only it.
        var kind = reason is RankLostException ? RankMessageKind.Lost : RankMessageKind.Failed;
        if (Place.Leads)
        {
            Send(new(kind, reason.Message));
        }
        Ended?.Invoke(reason);
        _ended.Cancel();
    }

    private void SendSignsOfLife()
    {
        var pause = TimeSpan.FromSeconds(Math.Min(1, Place.Timeout.TotalSeconds / 4));
        while (!_ended.Token.WaitHandle.WaitOne(pause))
        {
            var sign = RankWatch.Sign(Activity);
            Send(new(RankMessageKind.Alive, sign));
            if (Place.Leads)
            {
                _watch.Hear(Place.Rank, sign);
                if (_watch.Pass(pause) is { } stuck)
                {
                    End(Job.Lost(Stuck(stuck)));
                }
            }
        }
    }

    private string Stuck(int rank)
    {
        var peer = rank == Place.Rank ? RankPeer.Me(Place) : _connections[rank - 1].Peer;
        return $"{peer} lives but has achieved nothing for {Seconds(Place.Timeout)} while others wait for it, as when its disk does not "
            + "answer";
    }
}
