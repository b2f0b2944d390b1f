using System.Diagnostics;
using System.Net;

namespace LadaGan.Studio.Tests.Door;

/// <summary>More than the studio takes on is turned away at once, and never fails.</summary>
public sealed class RoomTests : IAsyncLifetime, IDisposable
{
    private const string Query = $"model={RunningStudio.Model}";
    private const int ImageLength = 32 * 32 * 3;
    private readonly List<Exception> _troubles = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 });
    private StudioServer _server = null!;

    public async Task InitializeAsync() => await Start(new());

    [Fact]
    public async Task Of_a_thousand_requests_at_once_sixty_four_are_at_work_and_none_fails()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async seed =>
        {
            using var answer = await _client.GetAsync($"{_server.Root}api/images?{Query}&z={seed}");
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            return (answer.StatusCode, bytes.Length, answer.Headers.RetryAfter?.Delta);
        }));

        var made = answers.Where(answer => answer.StatusCode == HttpStatusCode.OK).ToArray();
        var away = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.Equal(1000, made.Length + away.Length);
        Assert.All(made, answer => Assert.Equal(ImageLength, answer.Length));
        Assert.All(away, answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Delta));
        Assert.True(made.Length >= 64, $"only {made.Length} were answered");
        Assert.NotEmpty(away);
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task A_browser_that_leaves_frees_its_place_and_the_engine()
    {
        await Restart(new() { AtWork = 1, Images = 100_000 });
        using (var leaving = new CancellationTokenSource())
        {
            using var long1 = await _client.GetAsync(
                $"{_server.Root}api/images?{Query}&seeds=0-99999", HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            Assert.Equal(HttpStatusCode.TooManyRequests, await Status($"/api/images?{Query}&z=1"));
            await leaving.CancelAsync();
        }
        var watch = Stopwatch.StartNew();
        HttpStatusCode status;
        while ((status = await Status($"/api/images?{Query}&z=1")) == HttpStatusCode.TooManyRequests)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "the place is still taken");
            await Task.Delay(20);
        }
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_ends()
    {
        await Restart(new() { Patience = TimeSpan.FromSeconds(0.2), Images = 100_000 });
        await Assert.ThrowsAnyAsync<Exception>(() => _client.GetByteArrayAsync($"{_server.Root}api/images?{Query}&seeds=0-99999"));
        Assert.Equal(HttpStatusCode.OK, await Status("/api/folder"));
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task More_followers_than_fit_are_turned_away_and_take_no_place_from_work()
    {
        await Restart(new() { AtWork = 1, Followers = 2 });
        using var one = await _client.GetAsync($"{_server.Root}api/runs/events", HttpCompletionOption.ResponseHeadersRead);
        using var two = await _client.GetAsync($"{_server.Root}api/runs/events", HttpCompletionOption.ResponseHeadersRead);
        using var three = await _client.GetAsync($"{_server.Root}api/runs/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (one.StatusCode, two.StatusCode, three.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await Status("/api/folder"));
    }

    [Fact]
    public async Task Bodies_and_addresses_are_bounded()
    {
        using var body = new StringContent($"{{\"z\":[\"{new string('1', 70_000)}\"]}}", System.Text.Encoding.UTF8, "application/json");
        using var large = await _client.PostAsync($"{_server.Root}api/latents?{Query}", body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, await Status($"/api/images?{Query}&z={new string('1', 9000)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_server.Root}api/folder");
        request.Headers.Add("X-Long", new string('x', 40_000));
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
        Assert.Empty(_troubles);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await _client.GetAsync(new Uri(_server.Root, path));
        return answer.StatusCode;
    }

    private async Task Restart(Limits limits)
    {
        await _server.DisposeAsync();
        await Start(limits);
    }

    private async Task Start(Limits limits)
    {
        _server = await StudioServer.Start(new()
        {
            Path = RunningStudio.ModelFile,
            Threads = 1,
            Trouble = _troubles.Add,
            Limits = limits,
        });
    }
}
