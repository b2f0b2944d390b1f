using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LadaGan.Studio.Tests.Door;

/// <summary>Who is let in: names of this machine, the studio's own page, JSON.</summary>
[Collection(RunningStudio.All)]
public class DoorkeeperTests(RunningStudio studio)
{
    private const string Path = "/api/folder";

    [Theory]
    [InlineData("localhost:PORT", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:PORT", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:PORT", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.2:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("0.0.0.0:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("[::1]:PORT", HttpStatusCode.MisdirectedRequest)] // it does not listen there
    public async Task Another_name_of_this_machine_is_refused(string host, HttpStatusCode expected) => Assert.Equal(
        expected, await Status(request => request.Headers.Host = host.Replace("PORT", $"{studio.Address.Port}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("http://127.0.0.1:PORT", HttpStatusCode.OK)]
    [InlineData("http://localhost:PORT", HttpStatusCode.Forbidden)] // the page itself was opened as 127.0.0.1
    [InlineData("https://127.0.0.1:PORT", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_page_from_elsewhere_is_refused(string origin, HttpStatusCode expected) => Assert.Equal(
        expected,
        await Status(request => request.Headers.Add("Origin", origin.Replace("PORT", $"{studio.Address.Port}", StringComparison.Ordinal))));

    [Theory]
    [InlineData(Path, "same-origin", "cors", HttpStatusCode.OK)]
    [InlineData(Path, "none", "navigate", HttpStatusCode.OK)]
    [InlineData(Path, "cross-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData(Path, "same-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData(Path, "cross-site", "navigate", HttpStatusCode.Forbidden)]
    [InlineData("/", "cross-site", "navigate", HttpStatusCode.OK)]
    [InlineData("/", "cross-site", "no-cors", HttpStatusCode.Forbidden)]
    public async Task A_link_leads_to_the_page_and_to_nothing_else(string path, string site, string mode, HttpStatusCode expected) =>
        Assert.Equal(expected, await Status(
            request =>
            {
                request.Headers.Add("Sec-Fetch-Site", site);
                request.Headers.Add("Sec-Fetch-Mode", mode);
            },
            path));

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/jsonp", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_is_JSON(string type, HttpStatusCode expected)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"z":["3"]}"""));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await studio.Client.PostAsync($"/api/latents?model={RunningStudio.Model}", body);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task Only_three_methods_are_answered(string method) => Assert.Equal(
        HttpStatusCode.MethodNotAllowed, await Status(request => request.Method = new(method)));

    private async Task<HttpStatusCode> Status(Action<HttpRequestMessage> change, string path = Path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        using var answer = await studio.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
