using System.Globalization;
using System.Net.Sockets;

namespace LadaGan.Experiments.Ranks;

/// <summary>The connection to one other rank: messages both ways, and the knowledge that it is alive.</summary>
internal sealed class RankConnection : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly TimeSpan _timeout;
    private readonly Lock _writing = new();
    private Thread? _reader;

    /// <param name="peer">The other rank.</param>
    /// <param name="client">The connection, of which the greetings are exchanged.</param>
    /// <param name="timeout">A rank that has not been heard of for so long is lost.</param>
    public RankConnection(RankPeer peer, TcpClient client, TimeSpan timeout)
    {
        (Peer, _client, _stream, _timeout) = (peer, client, client.GetStream(), timeout);
        client.NoDelay = true;
        client.ReceiveTimeout = client.SendTimeout = (int)timeout.TotalMilliseconds;
    }

    public RankPeer Peer { get; }

    /// <summary>The address by which the other rank reaches this machine.</summary>
    public string LocalAddress => AddressOf(((System.Net.IPEndPoint)_client.Client.LocalEndPoint!).Address);

    /// <summary>Sends a message. One that does not arrive is no error here: the reader finds out why.</summary>
    public void Send(RankMessage message)
    {
        try
        {
            lock (_writing)
            {
                message.Write(_stream);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Hands over messages, on a thread of its own, until the connection ends.</summary>
    /// <param name="onMessage">Called with every message.</param>
    /// <param name="onLost">Called once, with what happened to the other rank.</param>
    public void Listen(Action<RankMessage> onMessage, Action<string> onLost)
    {
        _reader = new Thread(() => onLost(Read(onMessage))) { IsBackground = true, Name = $"connection to rank {Peer.Rank}" };
        _reader.Start();
    }

    /// <summary>Closes the connection. What was sent before arrives, because this side reads until the other closes too.</summary>
    public void Dispose()
    {
        if (_reader is not null && _client.Connected)
        {
            try
            {
                _client.Client.Shutdown(SocketShutdown.Send);
                _reader.Join(Farewell);
            }
            catch (SocketException)
            {
            }
        }
        _client.Dispose();
    }

    private string Silent => $"{Peer} ended without a word, as a process does that is killed";

    private static string AddressOf(System.Net.IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private string Read(Action<RankMessage> onMessage)
    {
        try
        {
            while (RankMessage.Read(_stream) is { } message)
            {
                onMessage(message);
            }
            return Silent;
        }
        catch (IOException error) when (error.InnerException is SocketException
        {
            SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable,
        })
        {
            var seconds = _timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            return $"{Peer} has not been heard of for {seconds} s, so it hangs or the network to it is down";
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException)
        {
            return Silent;
        }
    }
}
