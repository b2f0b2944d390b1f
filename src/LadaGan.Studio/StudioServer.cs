using System.Net;
using LadaGan.Core.Errors;
using LadaGan.Studio.Datasets;
using LadaGan.Studio.Door;
using LadaGan.Studio.Endpoints;
using LadaGan.Studio.Engines;
using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LadaGan.Studio;

/// <summary>A page in the browser over the models and runs of a folder, which it only reads.</summary>
public sealed class StudioServer : IAsyncDisposable
{
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly ModelShelf _models;
    private readonly DataShelf _data;
    private readonly StudioOptions _options;

    private StudioServer(WebApplication application, ModelShelf models, DataShelf data, StudioOptions options) =>
        (_application, _models, _data, _options) = (application, models, data, options);

    /// <summary>The address to open in a browser, with the token where there is one.</summary>
    public Uri Address
    {
        get
        {
            var query = _options.Token is { } token ? $"?token={token.Text}" : "";
            return new(Root, query);
        }
    }

    /// <summary>The address without the token.</summary>
    internal Uri Root
    {
        get
        {
            var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            var bound = new Uri(addresses.Addresses.First());
            var isAnywhere = _options.Host.Equals(IPAddress.Any) || _options.Host.Equals(IPAddress.IPv6Any);
            return new UriBuilder(bound) { Host = isAnywhere ? Environment.MachineName : bound.Host }.Uri;
        }
    }

    /// <summary>Every route, to be tried with wrong tokens.</summary>
    internal IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts to listen.</summary>
    /// <exception cref="StudioException">The folder does not exist, the port is taken, or the host needs a token.</exception>
    public static async Task<StudioServer> Start(StudioOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Token is null && !IPAddress.IsLoopback(options.Host))
        {
            throw new StudioException($"the host {options.Host} can be reached by other machines, so the studio needs a token");
        }
        var folder = new StudioFolder(options.Path);
        var data = new DataShelf(folder, options.Data);
        var models = new ModelShelf(options.Limits.Models, options.Threads);
        var application = Build(options, folder, models, data);
        var server = new StudioServer(application, models, data, options);
        try
        {
            await application.StartAsync(cancellation);
            return server;
        }
        catch (IOException error)
        {
            await server.DisposeAsync();
            throw new StudioException(
                $"the studio cannot listen on {options.Host}, port {options.Port}: {error.Clause()}; choose another port, or 0 for a free "
                + "one", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(EndPatience))
        {
            await _application.StopAsync(patience.Token);
        }
        await _application.DisposeAsync();
        _models.Dispose();
        _data.Dispose();
    }

    private static WebApplication Build(StudioOptions options, StudioFolder folder, ModelShelf models, DataShelf data)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(handler => handler.ThrowOnBadRequest = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = EndPatience);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Host, options.Port);
            kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
            kestrel.Limits.MaxRequestBodySize = options.Limits.Body;
            kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
            kestrel.Limits.KeepAliveTimeout = IdlePatience;
        });
        var application = builder.Build();
        var (failures, door, room) =
            (new Failures(options.Trouble), new Doorkeeper(options.Host, options.Token), new Room(options.Limits));
        application.Use(next => context => SafetyHeaders.Add(context, next));
        application.Use(next => context => failures.Catch(context, next));
        application.Use(next => context => door.Check(context, next));
        application.UseRouting();
        application.Use(next => context => room.Enter(context, next));
        PageEndpoints.Map(application);
        FolderEndpoints.Map(application, folder);
        new ModelEndpoints(folder, models, options.Limits).Map(application);
        new CompareEndpoints(folder, models, options.Limits).Map(application);
        new RunEndpoints(folder).Map(application);
        new DataEndpoints(folder, models, data).Map(application);
        application.MapFallback(context => Refusal.Answer(context, StatusCodes.Status404NotFound, "there is nothing at this address"));
        return application;
    }
}
