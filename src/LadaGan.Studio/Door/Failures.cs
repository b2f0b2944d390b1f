using LadaGan.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace LadaGan.Studio.Door;

/// <summary>
/// Turns errors into answers of one sentence; a bug's details go to the program that runs the studio, not to the browser.
/// </summary>
internal sealed class Failures(Action<Exception>? trouble)
{
    public async Task Catch(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (NotThereException error)
        {
            await Refusal.Answer(context, StatusCodes.Status404NotFound, error.Message);
        }
        catch (BadHttpRequestException error)
        {
            await Refusal.Answer(context, error.StatusCode, "the request is damaged or too large");
        }
        catch (Exception error) when (error is LadaGanException or IOException or UnauthorizedAccessException)
        {
            // A connection that broke is an IOException, too; nobody reads this answer.
            await Refusal.Answer(context, StatusCodes.Status400BadRequest, error.Clause());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            trouble?.Invoke(error);
            await Refusal.Answer(context, StatusCodes.Status500InternalServerError, "internal error of the studio; its terminal says more");
        }
    }
}

/// <summary>There is no such model, run or file in the studio's folder.</summary>
internal sealed class NotThereException(string message) : LadaGanException(message);
