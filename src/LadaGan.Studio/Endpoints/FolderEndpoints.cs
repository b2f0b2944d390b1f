using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LadaGan.Studio.Endpoints;

/// <summary>What there is to show.</summary>
internal static class FolderEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, StudioFolder folder) =>
        routes.MapGet("/api/folder", () =>
        {
            var contents = folder.Contents;
            return Results.Json(new
            {
                path = folder.Root,
                name = Path.GetFileName(folder.Root),
                models = contents.Models.Select(model => new { model.Id, model.Run, model.Kimg, model.Changed }),
                runs = contents.Runs.Select(run => run.Id),
            });
        });
}
