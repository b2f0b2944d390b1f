using LadaGan.Experiments.Generation;
using LadaGan.Inference;
using Microsoft.Playwright;

namespace LadaGan.Studio.Tests.Page;

/// <summary>The page in Chromium: the main path through each panel, by mouse and by keyboard.</summary>
[Collection(RunningStudio.All)]
[Trait("Speed", "slow")]
public sealed class PageTests(RunningStudio studio) : IDisposable
{
    private const string Model = $"model={RunningStudio.Model}";
    private readonly LadaGenerator _generator = LadaGenerator.Load(RunningStudio.ModelFile, threads: 1);

    [Fact]
    public async Task Two_seeds_are_pinned_by_a_click_and_dragged_between_with_the_attention_shown()
    {
        await using var page = await OpenPage.Of(studio, $"generate?{Model}");
        await Tile(page, 6).ClickAsync();
        await Shows(page, "6");
        Assert.Equal(Image(_generator.Latents(6)), await page.Pixels("#image"));
        await Tile(page, 14).ClickAsync();
        await Shows(page, "14");
        Assert.Equal(2, await page.Tab.Locator("#pins li").CountAsync());

        var (from, to) = (await Centre(page, "#pins li:first-child canvas"), await Centre(page, "#pins li:last-child canvas"));
        await page.Tab.Mouse.MoveAsync(from.X, from.Y);
        await page.Tab.Mouse.DownAsync();
        await page.Tab.Mouse.MoveAsync(from.X + ((to.X - from.X) / 2), from.Y, new() { Steps = 5 });
        await page.Tab.Mouse.UpAsync();
        await Shows(page, "6*0.5,14*0.5");
        Assert.Equal(Image(Between(6, 14, 2)), await page.Pixels("#image"));

        // Hovering lays a map over the image, and a click keeps it there.
        var map = page.Tab.Locator("#maps button").Nth(5);
        await map.HoverAsync();
        await page.Tab.Locator("#overlay.laid").WaitForAsync();
        await map.ClickAsync();
        await page.Tab.Mouse.MoveAsync(5, 5);
        Assert.Equal(1, await page.Tab.Locator("#overlay.laid").CountAsync());
        Assert.Contains("map=1.1", page.Tab.Url, StringComparison.Ordinal);
        await page.Tab.Locator("#numbers").ClickAsync();
        await RequireWeights(page, Between(6, 14, 2));

        // The grid has no end.
        for (var seen = 1; seen <= 3; seen++)
        {
            await page.Tab.Locator("#more").ScrollIntoViewIfNeededAsync();
            await page.Until("before => document.querySelectorAll('.tile[data-drawn]').length > before", 24 * seen);
        }

        // The address alone shows the same.
        var address = page.Tab.Url[(page.Tab.Url.IndexOf('#', StringComparison.Ordinal) + 1)..];
        await page.Go(address);
        await Shows(page, "6*0.5,14*0.5");
        await page.Tab.Locator("#overlay.laid").WaitForAsync();
        await page.RequireOrder();
    }

    [Fact]
    public async Task Everything_in_Generate_works_by_keyboard_on_a_dark_telephone()
    {
        await using var page = await OpenPage.Of(studio, $"generate?{Model}", OpenPage.Narrow, isDark: true);
        Assert.Equal("dark", await page.Tab.Locator("html").GetAttributeAsync("data-theme"));
        await page.Until("() => document.querySelectorAll('.tile[data-drawn]').length >= 24");
        await Tile(page, 0).FocusAsync();
        await page.Tab.Keyboard.PressAsync("ArrowRight");
        await Shows(page, "1");
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.Tab.Keyboard.PressAsync("ArrowRight");
        await page.Tab.Keyboard.PressAsync("Enter");
        await Shows(page, "2");
        Assert.Equal(2, await page.Tab.Locator("#pins li").CountAsync());
        await page.Tab.Locator("#position").FocusAsync();
        await page.Tab.Keyboard.PressAsync("End");
        await Shows(page, "2");
        await page.Tab.Keyboard.PressAsync("Home");
        await Shows(page, "1");
        Assert.Equal(Image(_generator.Latents(1)), await page.Pixels("#image"));
        await page.Tab.Locator("#maps button").First.FocusAsync();
        await page.Tab.Locator("#overlay.laid").WaitForAsync();

        await page.Tab.Locator("#play").PressAsync("Enter");
        await page.Tab.Locator("#rate[data-rate]").WaitForAsync();
        await page.Tab.Locator("#play").PressAsync("Enter");
        Assert.Equal("Play", await page.Tab.Locator("#play").TextContentAsync());

        await page.Tab.Locator("#first").FillAsync("1000");
        await page.Tab.Locator("#first").PressAsync("Enter");
        await Shows(page, "1000");
        await page.Until("() => document.querySelector('.tile[data-seed=\"1023\"][data-drawn]')");
        await page.RequireOrder();
    }

    [Fact]
    public async Task What_is_shown_is_exported()
    {
        await using var page = await OpenPage.Of(studio, $"generate?{Model}&z=3&pins=3|8");
        await Shows(page, "3");
        await page.Tab.Locator("#export").ClickAsync();
        var lines = await page.Tab.Locator("#sheet pre").AllTextContentsAsync();
        Assert.Contains($"ladagan interpolate {studio.Folder.Path}/{RunningStudio.Model} --seeds 3,8 --out strips.png", lines);
        await page.RequireOrder();
        var latents = await page.Tab.RunAndWaitForDownloadAsync(() => page.Tab.GetByText("Latents (").ClickAsync());
        Assert.Equal(_generator.Latents(3, 8), LatentSelection.Of(null, null, 0, await latents.PathAsync()).Load(_generator.LatentWidth));
        var image = await page.Tab.RunAndWaitForDownloadAsync(() => page.Tab.GetByText("Image as PNG").ClickAsync());
        Assert.Equal("seed-3.png", image.SuggestedFilename);
    }

    [Fact]
    public async Task A_run_is_read_from_its_samples_to_the_tables()
    {
        await using var page = await OpenPage.Of(
            studio, $"runs?run={RunningStudio.OtherRun}&other={RunningStudio.Run}&table=table1");
        await page.Tab.Locator("#run-tables table").WaitForAsync();
        Assert.Equal("00001-smallest-drawn-batch4", await page.Tab.Locator("#run-head h2").TextContentAsync());
        Assert.Equal(2, await page.Tab.Locator("#run-difference tbody tr").CountAsync());
        Assert.True(await page.Tab.Locator("#run-curves svg.chart").CountAsync() > 4);
        await page.Tab.Locator("#run-time").PressAsync("Home");
        Assert.Equal("generated before training", await page.Tab.Locator("#run-when").TextContentAsync());
        await page.Until("() => document.getElementById('run-fakes').naturalWidth === 8 * 32");
        await page.Tab.Locator("#run-curves svg.chart").First.HoverAsync();
        Assert.Contains("kimg", await page.Tab.Locator(".tip.shown em").TextContentAsync(), StringComparison.Ordinal);
        await page.RequireOrderEverywhere();
    }

    [Fact]
    public async Task Two_models_are_compared()
    {
        var other = $"{RunningStudio.Run}/network-snapshot-000000.safetensors";
        await using var page = await OpenPage.Of(
            studio, $"compare?{Model}&other={Uri.EscapeDataString(other)}&first=3");
        await page.Until("() => document.getElementById('pair-mean').textContent !== ''");
        Assert.Equal(Image(_generator.Latents(3)), await page.Pixels("#pairs .pair canvas"));
        var mean = await page.Tab.Locator("#pair-mean").TextContentAsync();
        Assert.EndsWith("of 255 on average over 12 seeds", mean, StringComparison.Ordinal);
        await page.RequireOrderEverywhere();
    }

    [Fact]
    public async Task Real_images_are_shown_and_those_nearest_to_a_sample_found()
    {
        await using var page = await OpenPage.Of(studio, $"data?{Model}&z=6");
        await page.Tab.Locator("#near li").Nth(7).WaitForAsync();
        await page.Until("() => document.getElementById('contact').naturalWidth > 0");
        await page.Until("() => document.getElementById('facts').children.length > 5");
        await page.Tab.Locator("#near-next").ClickAsync();
        await page.Tab.Locator("html[data-near='7'][data-near-by=pixels]").WaitForAsync();
        await page.Tab.Locator("#near-by").SelectOptionAsync("features");
        await page.Tab.Locator("html[data-near='7'][data-near-by=features]").WaitForAsync();
        Assert.Contains("by=features", page.Tab.Url, StringComparison.Ordinal);
        await page.RequireOrderEverywhere();
    }

    [Fact]
    public async Task A_model_that_is_written_while_the_page_is_open_joins_the_lists()
    {
        const string later = "later.safetensors";
        await using var page = await OpenPage.Of(studio, $"generate?{Model}");
        var options = page.Tab.Locator($"#model option[value='{later}']");
        Assert.Equal(0, await options.CountAsync());
        File.Copy(RunningStudio.ModelFile, studio.Folder[later]);
        try
        {
            await page.Until("name => document.querySelector(`#model option[value=\"${name}\"]`)", later);
            Assert.Equal(RunningStudio.Model, await page.Tab.Locator("#model").InputValueAsync());
            await page.Tab.Locator("#model").SelectOptionAsync(later);
            await page.Until("name => location.hash.includes(name)", later);
            await page.RequireOrder();
        }
        finally
        {
            File.Delete(studio.Folder[later]);
        }
        await page.Until("name => !document.querySelector(`#model option[value=\"${name}\"]`)", later);
    }

    [Fact]
    public async Task Panels_are_tabs_of_the_keyboard()
    {
        await using var page = await OpenPage.Of(studio, "generate");
        await page.Tab.Locator("#tab-generate").FocusAsync();
        foreach (var panel in new[] { "runs", "compare", "data", "generate" })
        {
            await page.Tab.Keyboard.PressAsync("ArrowRight");
            await page.Tab.Locator($"html[data-panel={panel}]").WaitForAsync();
            Assert.Equal($"tab-{panel}", await page.Tab.EvaluateAsync<string>("document.activeElement.id"));
            Assert.True(await page.Tab.Locator($"#{panel}").IsVisibleAsync());
        }
        await page.RequireOrder();
    }

    /// <summary>A run that someone sent: its names and lines are text, and what else it claims is not believed.</summary>
    [Fact]
    public async Task A_hostile_run_is_text()
    {
        const string Evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        var run = studio.Folder[$"sent/00000-{Uri.EscapeDataString("x")}<img src=x onerror=alert(3)>"];
        Directory.CreateDirectory(run);
        await File.WriteAllTextAsync(Path.Join(run, "training_options.json"),
            $$"""{ "data": "/etc", "configuration": { "name": "{{Evil}}", "{{Evil}}": 1, "training": { "images": 9 } } }""");
        await File.WriteAllTextAsync(Path.Join(run, "log.txt"), $"warning: {Evil}\n{Evil}\n");
        await File.WriteAllTextAsync(Path.Join(run, "stats.jsonl"), """
            {"Progress/kimg":{"num":1,"mean":1,"std":0},"Loss/<svg onload=alert(4)>":{"num":1,"mean":1,"std":0}}

            """);
        await File.WriteAllTextAsync(Path.Join(run, "metric-a.jsonl"),
            $$"""{"results":{"{{Evil}}":1},"metric":"{{Evil}}","snapshot":"network-snapshot-000001.safetensors"}""" + "\n");
        await Task.Delay(1100); // the list of runs is a second old
        await using var page = await OpenPage.Of(
            studio, $"runs?run={Uri.EscapeDataString("sent/" + Path.GetFileName(run))}");
        await page.Tab.Locator("#run-warnings li").WaitForAsync();
        Assert.Equal($"warning: {Evil}", await page.Tab.Locator("#run-warnings li").TextContentAsync());
        Assert.Equal(
            0,
            await page.Tab.Locator("#runs script, #run-list img, #run-curves img, #run-rest img, #run-head img, #runs [onload]")
                .CountAsync());
        Assert.Contains(Evil, await page.Tab.Locator("#run-rest").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("<svg onload=alert(4)>", await page.Tab.Locator("#run-curves").TextContentAsync(), StringComparison.Ordinal);
        await page.RequireOrder();
        Assert.DoesNotContain("/etc", (await studio.Json("/api/datasets")).ToString(), StringComparison.Ordinal);
        Directory.Delete(studio.Folder["sent"], recursive: true);
    }

    public void Dispose() => _generator.Dispose();

    private static ILocator Tile(OpenPage page, int seed) => page.Tab.Locator($".tile[data-seed='{seed}']");

    private static Task<IJSHandle> Shows(OpenPage page, string latent) =>
        page.Until("z => document.getElementById('image').dataset.z === z", latent);

    private static async Task<(float X, float Y)> Centre(OpenPage page, string selector)
    {
        var box = (await page.Tab.Locator(selector).BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>The dialog's table has the engine's weights of head 1 at 16×16, to three digits.</summary>
    private async Task RequireWeights(OpenPage page, float[] latent)
    {
        var (images, maps) = (new float[_generator.ImageLength], new float[_generator.AttentionLength]);
        _generator.Generate(latent, images, maps);
        var (before, side) = (_generator.AttentionShapes[0].Heads * 8 * 8, 16);
        var cells = await page.Tab.Locator("#sheet td").AllTextContentsAsync();
        Assert.Equal(side * side, cells.Count);
        for (var token = 0; token < cells.Count; token++)
        {
            var weight = maps[before + (side * side) + token];
            var shown = double.Parse(cells[token], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(shown, weight * 0.995, (weight * 1.005) + 1e-12);
        }
        await page.Tab.Keyboard.PressAsync("Escape");
    }

    private float[] Between(long from, long to, int steps)
    {
        var (ends, width) = (_generator.Latents(from, to), _generator.LatentWidth);
        return LatentPath.Between(ends.AsSpan(0, width), ends.AsSpan(width), steps + 1, Interpolation.Linear)[width..(2 * width)];
    }

    private byte[] Image(float[] latent)
    {
        var pixels = new byte[_generator.ImageLength];
        _generator.Generate(latent, pixels);
        return pixels;
    }
}
