using Microsoft.AspNetCore.Http;

namespace LadaGan.Studio.Door;

/// <summary>An answer that says in one sentence why there is no other.</summary>
internal static class Refusal
{
    public const int MisdirectedRequest = 421;

    public static async Task Answer(HttpContext context, int status, string sentence)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { error = sentence });
        }
    }

    public static Task Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Answer(context, StatusCodes.Status429TooManyRequests, "the studio is busy; try again in a second");
    }
}
