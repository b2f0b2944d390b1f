using System.Net;

namespace LadaGan.Studio.Tests.Door;

[Collection(RunningStudio.All)]
public class SafetyHeaderTests(RunningStudio studio)
{
    [Fact]
    public async Task Every_answer_forbids_what_the_page_does_not_need()
    {
        string[] paths = [.. studio.Routes.Where(path => !path.Contains('{', StringComparison.Ordinal)), "/nothing", "/api/nothing"];
        Assert.True(paths.Length > 20);
        foreach (var path in paths)
        {
            foreach (var (method, host) in new[] { ("GET", null), ("HEAD", null), ("POST", null), ("PUT", null), ("GET", "evil.example") })
            {
                using var request = new HttpRequestMessage(new(method), path);
                request.Headers.Host = host;
                using var answer = await studio.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {answer.StatusCode}");
                var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
                Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
                Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
                Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
                Assert.False(answer.Headers.Contains("Server"));
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }
    }

    [Fact]
    public async Task The_pages_files_are_asked_for_again_and_not_sent_again()
    {
        using var first = await studio.Client.GetAsync("/studio.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/studio.css") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await studio.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
        Assert.True(first.Headers.CacheControl!.NoCache);
    }
}
