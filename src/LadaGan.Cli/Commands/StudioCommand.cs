using System.CommandLine;
using System.Net;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Studio;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan studio</c>.</summary>
internal static class StudioCommand
{
    private const int UsualPort = 8064;
    private const int LargestPort = 65535;

    public static Command Create()
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "Run directory, model file, or folder that contains them; the current folder if it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "RUN|MODEL|FOLDER",
        };
        var data = DataOptions.Data("Images for the panel Data, besides those of runs that lie in the folder");
        var open = Browser.Option();
        var port = new Option<int>("--port")
        {
            Description = "Port to listen on; 0 for a free one.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualPort,
        };
        var host = new Option<string>("--host")
        {
            Description = "Address to listen on. Any but a loopback address lets in other machines, which must show the token.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => $"{IPAddress.Loopback}",
        };
        var token = new Option<string?>("--token")
        {
            Description = "Token that a browser must show. [default: none on a loopback address, otherwise a new one]",
            HelpName = "TOKEN",
        };
        var threads = CommonOptions.Threads();
        var command = new DocumentedCommand(
            "studio", "Look at models and runs in the browser: seeds, attention, interpolations, curves, comparisons.",
            "[RUN|MODEL|FOLDER] [options]")
        {
            path,
        }
            .Group("Main options", data, open)
            .Group("Server", port, host, token)
            .Group("Performance", threads)
            .Example("Look at everything that the quickstart made.", "studio quickstart")
            .Example("Follow a run, and its samples' nearest real images.", "studio runs --data photos.zip --open yes");
        command.SetAction(parsed =>
        {
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            CommonOptions.RequireRange("--port", parsed.GetValue(port), 0, LargestPort);
            var address = AddressOf(parsed.GetValue(host)!);
            var options = new StudioOptions
            {
                Path = parsed.GetValue(path) ?? ".",
                Data = parsed.GetValue(data),
                Host = address,
                Port = parsed.GetValue(port),
                Token = parsed.GetValue(token) is { } given ? AccessToken.Of(given)
                    : IPAddress.IsLoopback(address) ? null : AccessToken.Create(),
                Threads = parsed.GetValue(threads),
                Trouble = error => Console.Error.WriteLine($"ladagan: internal error, please report it: {error}"),
            };
            return Interruption.Run("stopped", stop => Serve(options, parsed.GetValue(open) == "yes", stop).GetAwaiter().GetResult());
        });
        return command;
    }

    private static async Task<int> Serve(StudioOptions options, bool isOpened, CancellationToken stop)
    {
        await using var studio = await StudioServer.Start(options, stop);
        Console.WriteLine($"studio of {Path.GetFullPath(options.Path)}: {studio.Address}");
        Console.WriteLine("Ctrl-C ends it");
        if (isOpened)
        {
            Browser.Open(studio.Address.AbsoluteUri);
        }
        await Task.Delay(Timeout.Infinite, stop);
        return ExitCode.Done;
    }

    private static IPAddress AddressOf(string host) => host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new CommandException($"--host is '{host}', but it must be an address of this machine, such as 127.0.0.1 or 0.0.0.0");
}
