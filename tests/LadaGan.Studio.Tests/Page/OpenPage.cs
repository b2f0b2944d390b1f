using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LadaGan.Studio.Tests.Page;

/// <summary>A tab of Chromium that shows the studio, and notes what it should not have done.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    public const int Wide = 1280;
    public const int Narrow = 390;
    private const float Patience = 60_000; // milliseconds: other tests may need the machine

    private readonly List<string> _complaints = [];
    private readonly Uri _studio;

    private OpenPage(IPage tab, Uri studio)
    {
        (Tab, _studio) = (tab, studio);
        tab.Console += (_, message) => _complaints.Add(message.Text);
        tab.PageError += (_, message) => _complaints.Add(message);
        tab.Dialog += (_, dialog) => _complaints.Add($"a dialog: {dialog.Message}");
        tab.Request += (_, request) =>
        {
            if (!new[] { studio.AbsoluteUri, "blob:" }.Any(own => request.Url.StartsWith(own, StringComparison.Ordinal)))
            {
                _complaints.Add($"a request to {request.Url}");
            }
        };
    }

    public IPage Tab { get; }

    public static async Task<OpenPage> Of(RunningStudio studio, string hash, int width = Wide, bool isDark = false)
    {
        var page = new OpenPage(
            await studio.Browser.NewPageAsync(new()
            {
                ViewportSize = new() { Width = width, Height = 900 },
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            }),
            studio.Address);
        page.Tab.SetDefaultTimeout(Patience);
        await page.Go(hash);
        return page;
    }

    /// <summary>Opens a panel and waits until it is there.</summary>
    public async Task Go(string hash)
    {
        await Tab.GotoAsync("about:blank");
        await Tab.GotoAsync($"{_studio}#{hash}");
        await Tab.Locator("html[data-panel]").WaitForAsync();
    }

    /// <summary>In order as it is, and on a telephone in the dark.</summary>
    public async Task RequireOrderEverywhere()
    {
        await RequireOrder();
        await Tab.SetViewportSizeAsync(Narrow, 844);
        await Tab.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Tab.Locator("html[data-theme=dark]").WaitForAsync();
        await RequireOrder();
    }

    public Task<IJSHandle> Until(string condition, object? argument = null) => Tab.WaitForFunctionAsync(condition, argument);

    /// <summary>The pixels of a canvas, [S, S, 3].</summary>
    public async Task<byte[]> Pixels(string canvas)
    {
        var rgba = await Tab.EvaluateAsync<int[]>(
            "selector => { const canvas = document.querySelector(selector), copy = new OffscreenCanvas(canvas.width, canvas.height);"
            + " const context = copy.getContext('2d', { willReadFrequently: true }); context.drawImage(canvas, 0, 0);"
            + " return [...context.getImageData(0, 0, canvas.width, canvas.height).data]; }", canvas);
        return [.. rgba.Where((_, i) => i % 4 != 3).Select(value => (byte)value)];
    }

    /// <summary>No serious finding of axe-core, no word in the console, no request elsewhere, nothing wider than the screen.</summary>
    public async Task RequireOrder()
    {
        var found = await Tab.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Html}")).ToArray();
        Assert.True(serious.Length == 0, string.Join('\n', serious));
        Assert.Equal(Tab.ViewportSize!.Width, await Tab.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync() => await Tab.CloseAsync();
}
