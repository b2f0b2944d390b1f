using System.Globalization;
using System.Threading.RateLimiting;
using LadaGan.Core.Errors;
using LadaGan.Samples.WebService;
using Microsoft.AspNetCore.RateLimiting;

// WebService --model MODEL.safetensors [--urls http://localhost:5000]: GET /image/42.png is the image of seed 42.
const string Images = "images";
const int AtOnce = 1;     // one image takes every core
const int Waiting = 64;   // requests beyond these are turned away, rather than left to wait for long: --waiting
var keep = TimeSpan.FromHours(1);

var builder = WebApplication.CreateSlimBuilder(args);
if (builder.Configuration["model"] is not { Length: > 0 } model)
{
    Console.Error.WriteLine("usage: WebService --model MODEL.safetensors [--urls http://localhost:5000]");
    return 2;
}
var waiting = builder.Configuration.GetValue("waiting", Waiting);
builder.Services.AddRateLimiter(limiter =>
{
    limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
    limiter.OnRejected = (context, _) =>
    {
        context.HttpContext.Response.Headers.RetryAfter = "1";
        return ValueTask.CompletedTask;
    };
    limiter.AddConcurrencyLimiter(Images, options =>
    {
        (options.PermitLimit, options.QueueLimit) = (AtOnce, waiting);
        options.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
    });
});

try
{
    using var images = new SeedImages(model);
    await using var app = builder.Build();
    app.UseRateLimiter();
    app.MapGet("/image/{name}.png", (string name, HttpContext context) =>
    {
        if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            return Results.Text($"a seed is a whole number from 0 to {long.MaxValue}", statusCode: StatusCodes.Status400BadRequest);
        }
        var tag = images.TagOf(seed);
        var headers = context.Response.GetTypedHeaders();
        (headers.ETag, headers.CacheControl) = (tag, new() { Public = true, MaxAge = keep });
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(images.PngOf(seed, context.RequestAborted), "image/png");
    }).RequireRateLimiting(Images);
    await app.RunAsync();
    return 0;
}
catch (LadaGanException error)
{
    Console.Error.WriteLine($"WebService: {error.Message}");
    return 2;
}
