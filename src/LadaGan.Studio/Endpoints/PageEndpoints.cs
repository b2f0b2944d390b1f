using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace LadaGan.Studio.Endpoints;

/// <summary>The page's own files, which are part of the program.</summary>
internal static class PageEndpoints
{
    private const string Folder = "wwwroot/";
    private const string Index = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var program = Assembly.GetExecutingAssembly();
        foreach (var resource in program.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var name = resource[Folder.Length..];
            using var stream = program.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
            var type = Types[Path.GetExtension(name)];
            routes.MapGet(name == Index ? "/" : $"/{name}", context =>
            {
                // A browser asks each time, and another version of the program is seen at once.
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(bytes, type, entityTag: tag).ExecuteAsync(context);
            });
        }
    }
}
