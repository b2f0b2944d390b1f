using System.Diagnostics;
using Microsoft.Playwright;

namespace LadaGan.StudioBench;

/// <summary>The studio's page, timed from within: from an event to the frame after what it leads to has been drawn.</summary>
internal sealed class MeasuredPage(IBrowser browser, string address)
{
    private const string FirstTile = "() => document.querySelector('.tile[data-drawn]')";

    /// <summary>Milliseconds from navigation to the first image, each time with an empty cache.</summary>
    public async Task<double[]> Loads(int count)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var tab = await Open();
            await tab.WaitForFunctionAsync(FirstTile);
            times[i] = await tab.EvaluateAsync<double>("performance.now()");
            await tab.Context.CloseAsync();
        }
        return times;
    }

    /// <summary>Milliseconds from the click on a seed to the frame that shows its image, once all tiles are there.</summary>
    public async Task<double[]> Clicks(int count)
    {
        var tab = await Open();
        await tab.WaitForFunctionAsync("() => document.querySelectorAll('.tile[data-drawn]').length >= 24");
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            times[i] = await tab.EvaluateAsync<double>(
                """
                seed => new Promise(done => {
                  const start = performance.now(), image = document.getElementById("image");
                  const watch = new MutationObserver(() => {
                    if (image.dataset.z !== `${seed}`) return;
                    watch.disconnect();
                    requestAnimationFrame(() => done(performance.now() - start));
                  });
                  watch.observe(image, { attributes: true, attributeFilter: ["data-z"] });
                  document.querySelector(`.tile[data-seed='${seed}']`).click();
                })
                """,
                i + 1);
        }
        await tab.Context.CloseAsync();
        return times;
    }

    /// <summary>Different images that the large canvas shows in a second, while it plays between two pins.</summary>
    public async Task<double> Walk(TimeSpan duration)
    {
        var tab = await Open("&z=3&pins=3|8");
        await tab.WaitForFunctionAsync("() => document.getElementById('image').dataset.z === '3'");
        await tab.EvaluateAsync(
            """
            () => { window.shown = 0; new MutationObserver(of => window.shown += of.length)
              .observe(document.getElementById("image"), { attributes: true, attributeFilter: ["data-z"] }); }
            """);
        await tab.Locator("#play").ClickAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // it has settled
        var (before, start) = (await tab.EvaluateAsync<int>("window.shown"), Stopwatch.GetTimestamp());
        await Task.Delay(duration);
        var images = await tab.EvaluateAsync<int>("window.shown") - before;
        var rate = images / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await tab.Context.CloseAsync();
        return rate;
    }

    private async Task<IPage> Open(string more = "")
    {
        var tab = await (await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } })).NewPageAsync();
        await tab.GotoAsync($"{address}#generate?{more.TrimStart('&')}");
        return tab;
    }
}
