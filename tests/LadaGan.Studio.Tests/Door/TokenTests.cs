using System.Net;

namespace LadaGan.Studio.Tests.Door;

/// <summary>A studio with a token: every route is closed without it.</summary>
public sealed class TokenTests : IAsyncLifetime, IDisposable
{
    private readonly AccessToken _token = AccessToken.Create();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private StudioServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await StudioServer.Start(new() { Path = RunningStudio.ModelFile, Token = _token });
        _client.BaseAddress = _server.Root;
    }

    [Fact]
    public async Task Every_route_is_closed_to_wrong_tokens()
    {
        string[] paths = [.. _server.Routes.Select(route => route.RoutePattern.RawText!).Distinct()];
        Assert.True(paths.Length > 10);
        string[] wrong =
        [
            "", " ", _token.Text[1..], _token.Text + "A", _token.Text.ToLowerInvariant(), AccessToken.Create().Text, "null", "*",
        ];
        foreach (var path in paths.Select(path => path.Contains('{', StringComparison.Ordinal) ? "/no/such" : path))
        {
            foreach (var token in wrong)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, await Status($"{path}?token={Uri.EscapeDataString(token)}", null, null));
                Assert.Equal(HttpStatusCode.Unauthorized, await Status(path, token, null));
                Assert.Equal(HttpStatusCode.Unauthorized, await Status(path, null, token));
            }
            // The address names the token at the entrance alone.
            var expected = path == "/" ? HttpStatusCode.SeeOther : HttpStatusCode.Unauthorized;
            Assert.Equal(expected, await Status($"{path}?token={_token.Text}", null, null));
        }
    }

    [Fact]
    public async Task The_address_that_is_printed_gives_a_cookie_that_opens_the_rest()
    {
        using var entered = await _client.GetAsync(_server.Address);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (entered.StatusCode, entered.Headers.Location!.ToString()));
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await Status("/", null, _token.Text));
        Assert.Equal(HttpStatusCode.OK, await Status("/api/folder", null, _token.Text));
        Assert.Equal(HttpStatusCode.OK, await Status("/api/folder", _token.Text, null));
    }

    [Fact]
    public async Task Other_machines_need_a_token()
    {
        var error = await Assert.ThrowsAsync<StudioException>(() =>
            StudioServer.Start(new() { Path = RunningStudio.ModelFile, Host = IPAddress.Any }));
        Assert.Equal("the host 0.0.0.0 can be reached by other machines, so the studio needs a token", error.Message);
    }

    [Fact]
    public async Task A_studio_for_other_machines_is_open_under_the_addresses_and_the_name_of_this_one()
    {
        await using var server = await StudioServer.Start(new() { Path = RunningStudio.ModelFile, Host = IPAddress.Any, Token = _token });
        Assert.Equal(Environment.MachineName, server.Address.Host, ignoreCase: true);
        foreach (var (host, expected) in new[]
        {
            ("127.0.0.1", HttpStatusCode.OK), ("localhost", HttpStatusCode.OK), (Environment.MachineName, HttpStatusCode.OK),
            ("evil.example", HttpStatusCode.MisdirectedRequest), ("10.1.2.3", HttpStatusCode.MisdirectedRequest),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Root.Port}/api/folder");
            request.Headers.Host = $"{host}:{server.Root.Port}";
            request.Headers.Authorization = new("Bearer", _token.Text);
            using var answer = await _client.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public void A_token_has_256_bits()
    {
        var many = Enumerable.Range(0, 1000).Select(_ => AccessToken.Create().Text).ToArray();
        Assert.Equal(1000, many.Distinct().Count());
        Assert.All(many, text => Assert.Equal(32, Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + "=").Length));
        Assert.Equal(many[0], AccessToken.Of(many[0]).Text);
        foreach (var text in new[] { "", "secret", many[0][1..], $"{many[0][1..]} ", $"{many[0]}\n" })
        {
            Assert.StartsWith(
                $"the token has {text.Length} characters", Assert.Throws<StudioException>(() => AccessToken.Of(text)).Message,
                StringComparison.Ordinal);
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> Status(string path, string? bearer, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        }
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"ladagan-studio-{_server.Root.Port}={cookie}");
        }
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }
}
