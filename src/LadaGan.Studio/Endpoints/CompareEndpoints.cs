using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Viewing;
using LadaGan.Studio.Engines;
using LadaGan.Studio.Folder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LadaGan.Studio.Endpoints;

/// <summary>Two models on the same latents.</summary>
/// <remarks>
/// For each latent one model's image, the other's and their difference are sent, [S, S, 3] each, and its mean as a float64.
/// </remarks>
internal sealed class CompareEndpoints(StudioFolder folder, ModelShelf shelf, Limits limits)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/compare", (HttpContext context, string? model, string? other, string? seeds, string?[] z) => Stream(
            context, folder.Model(model), folder.Model(other), RequestedLatents.Of(seeds, z, limits.Images)));

    private async Task Stream(HttpContext context, FoundModel one, FoundModel other, IReadOnlyList<LatentSum> latents)
    {
        var left = context.RequestAborted;
        var sizes = (await SizeOf(one, left), await SizeOf(other, left));
        if (sizes.Item1 != sizes.Item2)
        {
            throw new StudioException(
                $"the first model makes images of {sizes.Item1} pixels and the other of {sizes.Item2}; choose two of one size");
        }
        context.Response.ContentType = "application/octet-stream";
        foreach (var latent in latents)
        {
            var (first, second) = (await Image(one, latent, left), await Image(other, latent, left));
            var difference = ImageDifference.Of(first, second);
            await context.Response.Body.WriteAsync(
                (byte[])[.. first, .. second, .. difference.Pixels, .. BitConverter.GetBytes(difference.Mean)], left);
            await context.Response.Body.FlushAsync(left);
        }
    }

    private Task<int> SizeOf(FoundModel model, CancellationToken left) =>
        shelf.With(model, loaded => loaded.ImageSize, isLong: false, left);

    private Task<byte[]> Image(FoundModel model, LatentSum latent, CancellationToken left) =>
        shelf.With(model, loaded => loaded.Generate(loaded.Latents(latent), left), isLong: true, left);
}
