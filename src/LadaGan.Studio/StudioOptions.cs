using System.Net;

namespace LadaGan.Studio;

/// <summary>What the studio shows, and to whom.</summary>
public sealed record StudioOptions
{
    /// <summary>A run directory, a model file, or a folder that contains them. Nothing outside of it is read, except the data.</summary>
    public required string Path { get; init; }

    /// <summary>A dataset that the data panel may show; null for those of the runs that lie inside the folder.</summary>
    public string? Data { get; init; }

    /// <summary>The address to listen on. Any but a loopback address needs a token.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>What a browser must show to be let in; null to let in every program of this machine.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>Compute threads of a model; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Told about errors that are bugs of the studio.</summary>
    public Action<Exception>? Trouble { get; init; }

    internal Limits Limits { get; init; } = new();
}

/// <summary>How much a studio takes on.</summary>
internal sealed record Limits
{
    /// <summary>Requests at work at once; one more is turned away.</summary>
    public int AtWork { get; init; } = 64;

    /// <summary>Browsers that follow the runs at once.</summary>
    public int Followers { get; init; } = 16;

    /// <summary>Connections at once, with those that are turned away.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>The largest body of a request, in bytes.</summary>
    public int Body { get; init; } = 64 << 10;

    /// <summary>The longest time for one request.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time for looking at a dataset, which may be large.</summary>
    public TimeSpan LongPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Images in one answer.</summary>
    public int Images { get; init; } = 256;

    /// <summary>Models that stay loaded.</summary>
    public int Models { get; init; } = 4;
}
