using System.Text.Json;
using LadaGan.Experiments.Exchange;
using LadaGan.Experiments.Generation;
using LadaGan.Inference.Tests;
using Microsoft.Playwright;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>A model's page in Chromium, opened as a file: it makes the engine's images and asks for nothing.</summary>
public sealed class ModelPageTests : TensorTest, IAsyncLifetime
{
    private const int MostLevels = 2;
    private const int Width = 16; // of the narrow model's latents

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private SavedGenerator _saved = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        _saved = Narrow.Saved(options => options);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _folder.Dispose();
        _saved.Dispose();
    }

    [Fact]
    public async Task Its_images_are_those_of_the_engine()
    {
        await Open("a & <b>.html", "");
        await RequireSeed(0);
        await _page.Locator("#grid button").Nth(5).ClickAsync();
        await Caption("Seed 5 ");
        await RequireSeed(5);
        Assert.StartsWith("file://", _page.Url, StringComparison.Ordinal);
        Assert.EndsWith("#seed=5", _page.Url, StringComparison.Ordinal);
        RequireSilence();
    }

    [Fact]
    public async Task Pinned_images_are_joined_by_a_line_that_the_address_names()
    {
        await Open("model.html", "#seed=3");
        await Caption("Seed 3 ");
        await _page.Locator("#pin").PressAsync("Enter");
        await _page.Locator("#grid button").Nth(8).PressAsync("Enter");
        await Caption("Seed 8 ");
        await _page.Locator("#pin").PressAsync("Enter");
        await _page.Locator("#position").FillAsync("0.25");
        await Caption("75 % seed 3, 25 % seed 8 ");
        Assert.EndsWith("#pins=3,8&at=0.25", _page.Url, StringComparison.Ordinal);
        var ends = Latents.OfSeeds([3, 8], Width);
        var latent = LatentPath.Between(
            ends.AsSpan(0, Width), ends.AsSpan(Width), 5, Interpolation.Linear)
            [Width..(2 * Width)];
        RequireClose(Image(latent), await Shown());

        var address = _page.Url;
        await _page.GotoAsync("about:blank");
        await _page.GotoAsync(address);
        await Caption("75 % seed 3, 25 % seed 8 ");
        RequireClose(Image(latent), await Shown());
        RequireSilence();
    }

    [Fact]
    public async Task The_overlay_is_the_attention_of_the_engine()
    {
        await Open("model.html", "");
        var plain = await Shown();
        await _page.SelectOptionAsync("#map", "attention_8");
        await _page.SelectOptionAsync("#head", new SelectOptionValue { Value = "1" });
        var dimmed = await Shown();
        await _page.SelectOptionAsync("#map", "");
        Assert.Equal(plain, await Shown());

        using var engine = EngineChoice.Open(null, _saved.Path, Device.Cpu, threads: 1);
        var maps = engine.Trace(Latents.OfSeeds([0], engine.LatentWidth), CancellationToken.None).Maps;
        var weights = maps[0].Weights[64..128];
        var side = engine.ImageSize;
        for (var at = 0; at < side * side * 4; at++)
        {
            var (y, x) = (at / 4 / side, at / 4 % side);
            var share = weights[(y * 8 / side * 8) + (x * 8 / side)] / weights.Max();
            var light = at % 4 == 3 ? 1 : 1 - (225 / 255.0 * (1 - share));
            Assert.InRange(dimmed[at], (plain[at] * light) - MostLevels, (plain[at] * light) + MostLevels);
        }
        RequireSilence();
    }

    [Fact]
    public async Task A_name_is_text_and_the_page_fits_a_telephone()
    {
        await Open("model.html", "", _folder["<img src=x onerror=alert(1)>.safetensors"]);
        Assert.Equal("<img src=x onerror=alert(1)>", await _page.Locator("h1").TextContentAsync());
        Assert.Equal(0, await _page.Locator("h1 *").CountAsync());
        foreach (var width in new[] { 390, 1280 })
        {
            await _page.SetViewportSizeAsync(width, 800);
            Assert.Equal(width, await _page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
        RequireSilence();
    }

    private async Task Open(string name, string hash, string? model = null)
    {
        if (model is not null)
        {
            File.Copy(_saved.Path, model);
        }
        var request = new ExportRequest { Model = model ?? _saved.Path, Format = ExportFormat.Html, Output = _folder[name] };
        Assert.InRange(ExportRun.Run(request).Bytes, 1_000_000, 10_000_000);
        _page = await _browser.NewPageAsync();
        _page.Console += (_, message) => _complaints.Add(message.Text);
        _page.PageError += (_, message) => _complaints.Add(message);
        _page.Request += (_, request) => _requests.Add(request.Url);
        await _page.GotoAsync(new Uri(_folder[name]).AbsoluteUri.Replace("#", "%23", StringComparison.Ordinal) + hash);
        await _page.Locator("html[data-rate], #status.failed").WaitForAsync();
        Assert.DoesNotContain("No image", await _page.Locator("#status").TextContentAsync(), StringComparison.Ordinal);
    }

    private Task<IJSHandle> Caption(string beginning) =>
        _page.WaitForFunctionAsync("text => document.getElementById('caption').textContent.startsWith(text)", beginning);

    private async Task<byte[]> Shown() => (await _page.EvaluateAsync<JsonElement>(
        "() => { const image = document.getElementById('image'), copy = new OffscreenCanvas(image.width, image.height);"
        + " const context = copy.getContext('2d', { willReadFrequently: true }); context.drawImage(image, 0, 0);"
        + " return [...context.getImageData(0, 0, image.width, image.height).data]; }"))
        .EnumerateArray().Select(value => value.GetByte()).ToArray();

    private async Task RequireSeed(long seed) =>
        RequireClose(Image(Latents.OfSeeds([seed], Width)), await Shown());

    private byte[] Image(float[] latent)
    {
        using var engine = EngineChoice.Open(null, _saved.Path, Device.Cpu, threads: 1);
        var image = new byte[3 * engine.ImageSize * engine.ImageSize];
        engine.Generate(latent, image, CancellationToken.None);
        return image;
    }

    private static void RequireClose(byte[] expected, byte[] canvas)
    {
        Assert.Equal(expected.Length / 3 * 4, canvas.Length);
        Assert.True(expected.Distinct().Count() > 20);
        for (var at = 0; at < canvas.Length; at++)
        {
            var value = at % 4 == 3 ? 255 : expected[(at / 4 * 3) + (at % 4)];
            Assert.InRange(canvas[at], value - MostLevels, value + MostLevels);
        }
    }

    /// <summary>No word in the console, and no address but the page's own and the worker's, which the page makes itself.</summary>
    private void RequireSilence()
    {
        Assert.Empty(_complaints);
        Assert.All(_requests, url => Assert.Matches("^(file:|blob:|about:blank)", url));
        var files = _requests.Where(url => url.StartsWith("file:", StringComparison.Ordinal)).Select(url => url.Split('#')[0]);
        Assert.Single(files.Distinct());
    }

    private static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists);
}
