using Microsoft.AspNetCore.Http;

namespace LadaGan.Studio.Door;

/// <summary>Takes in so many requests at once, each for so long; turns the others away at once.</summary>
internal sealed class Room(Limits limits)
{
    private int _atWork;
    private int _followers;

    public async Task Enter(HttpContext context, RequestDelegate next)
    {
        var stay = context.GetEndpoint()?.Metadata.GetMetadata<StayMetadata>()?.Stay ?? Stay.Short;
        var isFollower = stay == Stay.Following;
        ref var inside = ref isFollower ? ref _followers : ref _atWork;
        var most = isFollower ? limits.Followers : limits.AtWork;
        if (Interlocked.Increment(ref inside) > most)
        {
            Interlocked.Decrement(ref inside);
            await Refusal.Busy(context);
            return;
        }
        try
        {
            await Within(context, next, stay);
        }
        finally
        {
            Interlocked.Decrement(ref isFollower ? ref _followers : ref _atWork);
        }
    }

    private async Task Within(HttpContext context, RequestDelegate next, Stay stay)
    {
        var left = context.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(left);
        if (stay != Stay.Following)
        {
            patience.CancelAfter(stay == Stay.Long ? limits.LongPatience : limits.Patience);
        }
        context.RequestAborted = patience.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            if (left.IsCancellationRequested)
            {
                return;
            }
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            await Refusal.Busy(context);
        }
        finally
        {
            context.RequestAborted = left;
        }
    }
}

/// <summary>How long a request to an endpoint may take.</summary>
internal sealed record StayMetadata(Stay Stay);

/// <summary>How long a request may take.</summary>
internal enum Stay
{
    /// <summary>An answer that is computed.</summary>
    Short,

    /// <summary>A look at a whole dataset.</summary>
    Long,

    /// <summary>Until the browser leaves.</summary>
    Following,
}
