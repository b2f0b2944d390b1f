using System.Net;
using Microsoft.AspNetCore.Http;
using MediaTypeHeaderValue = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;

namespace LadaGan.Studio.Door;

/// <summary>Lets in requests that a browser makes on behalf of the studio's own page, with the token where there is one.</summary>
/// <remarks>
/// Another page in the same browser can send requests to this machine, too. Its name for this machine is not one of the studio's
/// (<c>Host</c>; DNS rebinding), or it says where it comes from (<c>Origin</c>, <c>Sec-Fetch-Site</c>), or cannot send JSON without
/// asking first (<c>Content-Type</c>).
/// </remarks>
/// <param name="host">The address that the studio listens on.</param>
/// <param name="token">The token; null for none.</param>
internal sealed class Doorkeeper(IPAddress host, AccessToken? token)
{
    private const string TokenField = "token";
    private const string Json = "application/json";
    private const string Bearer = "Bearer ";
    private const string Entrance = "/";
    private static readonly TimeSpan CookieAge = TimeSpan.FromDays(30);

    public Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!IsOurName(context))
        {
            return Refusal.Answer(
                context, Refusal.MisdirectedRequest, "this is not a name of the studio; open the address that it printed");
        }
        if (!ComesFromOurPage(request))
        {
            return Refusal.Answer(context, StatusCodes.Status403Forbidden, "requests of other pages are not answered");
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsPost(request.Method))
        {
            return Refusal.Answer(context, StatusCodes.Status405MethodNotAllowed, "the studio answers GET, HEAD and POST");
        }
        if (HttpMethods.IsPost(request.Method) && !IsJson(request))
        {
            return Refusal.Answer(context, StatusCodes.Status415UnsupportedMediaType, $"the body must be {Json}");
        }
        if (token is null || token.Is(request.Cookies[CookieName(context)]) || token.Is(BearerOf(request)))
        {
            return next(context);
        }
        if (request.Path == Entrance && token.Is(request.Query[TokenField]))
        {
            return Enter(context);
        }
        return Refusal.Answer(
            context, StatusCodes.Status401Unauthorized, "the token is missing or wrong; open the address that the studio printed");
    }

    /// <summary>Keeps the token in a cookie, and takes it out of the address.</summary>
    private Task Enter(HttpContext context)
    {
        context.Response.Cookies.Append(CookieName(context), token!.Text, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = CookieAge,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = Entrance;
        return Task.CompletedTask;
    }

    private bool IsOurName(HttpContext context)
    {
        var (name, port) = (context.Request.Host.Host, context.Request.Host.Port ?? 80);
        if (port != context.Connection.LocalPort)
        {
            return false;
        }
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address))
        {
            var local = context.Connection.LocalIpAddress!;
            return address.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);
        }
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (!IPAddress.IsLoopback(host) && name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase));
    }

    private static bool ComesFromOurPage(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origin && origin != $"http://{request.Host}")
        {
            return false;
        }
        var from = request.Headers["Sec-Fetch-Site"].ToString();
        // A person may follow a link to the studio; nothing else of another page gets in.
        return from is "" or "same-origin" or "none"
            || (request.Path == Entrance && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate");
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase);

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } value && value.StartsWith(Bearer, StringComparison.Ordinal)
            ? value[Bearer.Length..]
            : null;

    // Cookies do not tell ports apart: two studios on one machine must not take each other's.
    private static string CookieName(HttpContext context) => $"ladagan-studio-{context.Connection.LocalPort}";
}
