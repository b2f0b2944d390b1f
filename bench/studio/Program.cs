using System.Diagnostics;
using System.Globalization;
using LadaGan.StudioBench;
using Microsoft.Playwright;

// What a person waits for in the studio, by the page's own clock: its first load, a click on a seed, and a walk between two pins.
//   LADAGAN MODEL ROUNDS [DATA]     with DATA: every second round beside a training run of the model's size
if (args is not [var ladagan, var model, var roundsText, ..])
{
    Console.Error.WriteLine("LADAGAN MODEL ROUNDS [DATA]");
    return 2;
}
var work = Directory.CreateTempSubdirectory("ladagan-");
using var studio = Start(ladagan, "studio", model, "--port", "0");
try
{
    var said = (await studio.StandardOutput.ReadLineAsync())!;
    var address = said.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal));
    using var playwright = await Playwright.CreateAsync();
    await using var browser = await playwright.Chromium.LaunchAsync(
        new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    Console.WriteLine("| | first load, ms | click to image, ms | largest | walk, images/s | server, MiB |\n|---|---|---|---|---|---|");
    for (var round = 0; round < int.Parse(roundsText, CultureInfo.InvariantCulture); round++)
    {
        await Measure("alone");
        if (args is [.., var data] && args.Length == 4)
        {
            using var trainer = Start(
                ladagan, "train", "--data", data, "--config", "celeba-64", "--batch", "8", "--outdir", work.FullName, "--device", "cpu");
            _ = trainer.StandardOutput.ReadToEndAsync();
            await Task.Delay(TimeSpan.FromSeconds(20)); // it is in its steps
            await Measure("beside a training run");
            trainer.Kill(entireProcessTree: true);
            await trainer.WaitForExitAsync();
        }
    }

    async Task Measure(string circumstance)
    {
        var page = new MeasuredPage(browser, address);
        var loads = await page.Loads(5);
        var clicks = await page.Clicks(20);
        var walk = await page.Walk(TimeSpan.FromSeconds(8));
        studio.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {circumstance} | {Median(loads):0} | {Median(clicks):0} | {clicks.Max():0} | {walk:0.0} | {studio.WorkingSet64 >> 20} |"));
    }
}
finally
{
    studio.Kill(entireProcessTree: true);
    work.Delete(recursive: true);
}
return 0;

static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

static Process Start(string program, params string[] arguments) =>
    Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
