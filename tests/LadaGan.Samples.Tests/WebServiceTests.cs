using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace LadaGan.Samples.Tests;

public sealed partial class WebServiceTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _client = new() { Timeout = Patience };
    private Process _service = null!;

    public async Task InitializeAsync()
    {
        _service = Programs.Start(".", Programs.Of("samples/WebService", "WebService"), "--model", Programs.Model,
            "--urls", "http://127.0.0.1:0", "--waiting", "1");
        using var patience = new CancellationTokenSource(Patience);
        while (await _service.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                _client.BaseAddress = new(address.Value);
                break;
            }
        }
        Assert.True(_client.BaseAddress is not null, "the service ended before it listened");
        // Its log is not read: it must not wait for a reader.
        _ = _service.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_image_is_the_commands_file_and_may_be_kept()
    {
        using var folder = new TemporaryFolder();
        Programs.Command("generate", "--model", Programs.Model, "--seeds", "42", "--out", folder.Path).Succeeded();

        using var answer = await _client.GetAsync("/image/42.png");

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(await File.ReadAllBytesAsync(folder["seed0042.png"]), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((true, TimeSpan.FromHours(1)), (answer.Headers.CacheControl?.Public, answer.Headers.CacheControl?.MaxAge));

        using var unchanged = await AskFor(42, answer.Headers.ETag!);
        Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync()).Length));

        using var different = await AskFor(43, answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, different.StatusCode);
    }

    [Theory]
    [InlineData("/image/x.png", HttpStatusCode.BadRequest)]
    [InlineData("/image/-1.png", HttpStatusCode.BadRequest)]
    [InlineData("/image/1.5.png", HttpStatusCode.BadRequest)]
    [InlineData("/image/9223372036854775808.png", HttpStatusCode.BadRequest)]
    [InlineData("/image/9223372036854775807.png", HttpStatusCode.OK)]
    [InlineData("/image/1.jpg", HttpStatusCode.NotFound)]
    [InlineData("/", HttpStatusCode.NotFound)]
    public async Task What_is_no_seed_is_refused(string path, HttpStatusCode expected)
    {
        using var answer = await _client.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, answer.Headers.ETag is not null);
    }

    /// <summary>One image at a time and one request waiting: of many, some are turned away at once, and none fails otherwise.</summary>
    [Fact]
    public async Task More_requests_than_may_wait_are_turned_away()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(seed => _client.GetAsync($"/image/{seed}.png")));

        var away = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToArray();
        Assert.NotEmpty(away);
        Assert.All(away, answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta));
        Assert.All(answers.Except(away), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.True(away.Length < answers.Length);
    }

    public async Task DisposeAsync()
    {
        _service.Kill();
        await _service.WaitForExitAsync();
    }

    public void Dispose()
    {
        _service.Dispose();
        _client.Dispose();
    }

    private async Task<HttpResponseMessage> AskFor(long seed, EntityTagHeaderValue known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/image/{seed}.png") { Headers = { IfNoneMatch = { known } } };
        return await _client.SendAsync(request);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
