using System.Runtime.InteropServices;
using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Viewing;
using LadaGan.Studio.Door;
using LadaGan.Studio.Engines;
using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LadaGan.Studio.Endpoints;

/// <summary>What a model makes of latents: images as they are computed, attention maps, PNG files.</summary>
/// <remarks>Images are sent as bytes [S, S, 3], one after the other; if asked for, each is followed by its maps as float32.</remarks>
internal sealed class ModelEndpoints(StudioFolder folder, ModelShelf shelf, Limits limits)
{
    private const string Raw = "application/octet-stream";

    /// <summary>Images of a long answer that are made before other requests get their turn.</summary>
    private const int Piece = 4;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/model", (string? model, CancellationToken left) => With(model, About, left));
        routes.MapGet("/api/images", (HttpContext context, string? model, string? seeds, string?[] z, bool? maps) =>
            Stream(context, model, RequestedLatents.Of(seeds, z, limits.Images), maps ?? false));
        routes.MapGet("/api/walk", (HttpContext context, string? model, string?[] pins, int steps, bool? maps) => Stream(
            context, model, RequestedLatents.Walk(RequestedLatents.Of(null, pins, limits.Images), steps, limits.Images), maps ?? false));
        routes.MapGet("/api/image.png", (string? model, string? z, CancellationToken left) =>
            With(model, loaded => Png(loaded, z, left), left));
        routes.MapGet("/api/directions", (string? model, CancellationToken left) =>
            shelf.With(folder.Model(model), loaded => Results.Json(loaded.Directions.Shares), isLong: true, left))
            .WithMetadata(new StayMetadata(Stay.Long));
        routes.MapPost("/api/latents", (string? model, LatentRequest request, CancellationToken left) =>
            With(model, loaded => LatentsFile(loaded, RequestedLatents.Of(null, request.Z ?? [], limits.Images)), left));
        routes.MapGet("/api/viridis", () => Results.Bytes(Viridis.Colours.ToArray(), Raw));
    }

    private Task<IResult> With(string? model, Func<ViewedModel, IResult> answer, CancellationToken left) =>
        shelf.With(folder.Model(model), answer, isLong: false, left);

    private static IResult About(ViewedModel model) => Results.Json(new
    {
        model.ImageSize,
        model.LatentWidth,
        model.Maps,
        Engine = model.IsPlain ? ".NET" : "libtorch",
    });

    private static IResult Png(ViewedModel model, string? z, CancellationToken left) => Results.Bytes(
        PngEncoder.Encode(model.ImageSize, model.ImageSize, model.Generate(model.Latents(RequestedLatents.One(z)), left)),
        "image/png");

    /// <summary>The file that <c>ladagan generate --latents</c> takes.</summary>
    private static IResult LatentsFile(ViewedModel model, IReadOnlyList<LatentSum> latents)
    {
        var z = model.Latents(latents);
        var bytes = MemoryMarshal.AsBytes<float>(z).ToArray();
        var tensor = SafetensorsSource.FromMemory("z", SafetensorsType.F32, [latents.Count, model.LatentWidth], bytes);
        return Results.Bytes([.. SafetensorsWriter.Header("latents.safetensors", [tensor], metadata: null), .. bytes], Raw);
    }

    private async Task Stream(HttpContext context, string? model, IReadOnlyList<LatentSum> latents, bool maps)
    {
        var (found, left) = (folder.Model(model), context.RequestAborted);
        context.Response.ContentType = Raw;
        foreach (var piece in latents.Chunk(Piece))
        {
            var made = await shelf.With(
                found,
                loaded =>
                {
                    var rows = loaded.Latents(piece);
                    return maps ? loaded.GenerateWithMaps(rows, left) : loaded.Generate(rows, left);
                },
                isLong: latents.Count > 1,
                left);
            await context.Response.Body.WriteAsync(made, left);
            await context.Response.Body.FlushAsync(left);
        }
    }
}

/// <summary>The body of a request for latents.</summary>
/// <param name="Z">Latents as <see cref="LatentSum"/> reads them.</param>
internal sealed record LatentRequest(string[]? Z);
