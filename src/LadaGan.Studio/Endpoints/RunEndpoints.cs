using System.Collections.Concurrent;
using System.Text.Json;
using LadaGan.Core.Errors;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Viewing;
using LadaGan.Studio.Door;
using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LadaGan.Studio.Endpoints;

/// <summary>The runs of the folder: how each stands, its report so far, and news as its trainer writes them.</summary>
internal sealed class RunEndpoints(StudioFolder folder)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, (string Stamp, RunView View)> _views = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", () => Results.Json(folder.Contents.Runs.Select(Line)));
        routes.MapGet("/api/run", (string? run) => Results.Json(View(run, folder.Run(run))));
        routes.MapGet("/api/run/image", (string? run, string? name) => Image(folder.Run(run), name ?? ""));
        routes.MapGet("/api/runs/difference", (string? run, string? other) => Results.Json(
            RunView.Differences(folder.Run(run), folder.Run(other)).Select(key => new { key.Key, key.One, key.Other })));
        routes.MapGet("/api/runs/tables", () => Results.Json(ReproducedTables.Names));
        routes.MapGet("/api/runs/table", (string? run, string? table) =>
            Results.Json(ReproducedTables.Of(table ?? "", FolderOf(folder.Run(run)))));
        routes.MapGet("/api/runs/events", Follow).WithMetadata(new StayMetadata(Stay.Following));
    }

    /// <summary>A run that someone damages does not hide the others.</summary>
    private object Line(NamedRun run)
    {
        try
        {
            var summary = View(run.Id, run.Directory).Summary;
            return new
            {
                run.Id,
                summary.Name,
                Standing = $"{summary.Standing}",
                summary.ImagesSeen,
                summary.TotalImages,
                summary.ImagesPerSecond,
                summary.TimeLeft,
                summary.Warnings,
            };
        }
        catch (Exception error) when (error is LadaGanException or IOException or UnauthorizedAccessException)
        {
            return new { run.Id, Name = Path.GetFileName(run.Directory.Path), Standing = "Unreadable", Error = error.Clause() };
        }
    }

    private RunView View(string? id, RunDirectory directory)
    {
        var stamp = RunView.Stamp(directory);
        if (!_views.TryGetValue(id!, out var known) || known.Stamp != stamp)
        {
            _views[id!] = known = (stamp, RunView.Read(directory));
        }
        return known.View;
    }

    private static IResult Image(RunDirectory run, string name) => RunView.ImageFile(run, name) is { } file
        ? Results.File(file, "image/png")
        : throw new NotThereException($"there is no image {ErrorText.Quote(name)} in this run");

    /// <summary>Where its siblings lie; of a studio of one run, itself.</summary>
    private string FolderOf(RunDirectory run) => run.Path == folder.Root ? run.Path : Path.GetDirectoryName(run.Path)!;

    /// <summary>Server-sent events: the stamps of all runs at first, then again when one changes.</summary>
    private async Task Follow(HttpContext context)
    {
        var left = context.RequestAborted;
        context.Response.ContentType = "text/event-stream";
        var (told, silent) = ("", TimeSpan.Zero);
        while (true)
        {
            var news = JsonSerializer.Serialize(folder.Contents.Runs.ToDictionary(run => run.Id, run => RunView.Stamp(run.Directory)));
            if (news != told || silent >= Heartbeat)
            {
                await context.Response.WriteAsync(news != told ? $"data: {news}\n\n" : ":\n\n", left);
                await context.Response.Body.FlushAsync(left);
                (told, silent) = (news, TimeSpan.Zero);
            }
            await Task.Delay(Look, left);
            silent += Look;
        }
    }
}
