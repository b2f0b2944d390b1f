using System.Net;
using System.Text.Json;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using Microsoft.Playwright;

namespace LadaGan.Studio.Tests;

/// <summary>A studio on a real port, one for all tests, over a folder with a model, a dataset and two small runs on it.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    public const string All = "studio";
    public const string Model = "drawn-32.safetensors";
    public const string Data = "drawn.zip";
    public const string Run = "runs/00000-smallest-drawn-batch4";
    public const string OtherRun = "runs/00001-smallest-drawn-batch4";
    public const int RealImages = 24;

    private StudioServer _server = null!;
    private IPlaywright _playwright = null!;

    /// <summary>The model that comes with the samples: 32 pixels, trained on drawn images.</summary>
    public static string ModelFile { get; } = Path.Join(Repository.Root, "samples", "models", Model);

    public TemporaryFolder Folder { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public Uri Address => _server.Root;

    public List<Exception> Troubles { get; } = [];

    internal IEnumerable<string> Routes => _server.Routes.Select(route => route.RoutePattern.RawText!);

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("LADAGAN_RESNET18", ResNet18Package.Path);
        File.Copy(ModelFile, Folder[Model]);
        DrawnDataset.Write(Folder[Data], seed: 1, RealImages, size: 32);
        Train();
        Train("training.r1Gamma=0.5", "training.images=24");
        _server = await StudioServer.Start(new() { Path = Folder.Path, Threads = 1, Trouble = Troubles.Add });
        Client = new() { BaseAddress = _server.Root };
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        Client.Dispose();
        await _server.DisposeAsync();
        Folder.Dispose();
        Assert.Empty(Troubles);
    }

    public async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    /// <summary>What a refused request is told.</summary>
    public async Task<string> Refusal(HttpStatusCode status, string path)
    {
        using var answer = await Client.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString()!;
    }

    private static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists);

    private void Train(params string[] settings) => TrainingRun.Run(
        new()
        {
            Data = Folder[Data],
            Configuration = ConfigurationCatalog.Load(Folder.Write("smallest.json", SmallestConfiguration.Json), settings),
            OutDir = Folder["runs"],
            Threads = 1,
        },
        new Silence());

    private sealed class Silence : ITrainingObserver
    {
        public void Started(string runDirectory, long imagesSeen, long totalImages)
        {
        }

        public void Stepped(long imagesSeen)
        {
        }

        public void Ticked(TickReport report)
        {
        }

        public void Measuring(string what, long done, long total)
        {
        }

        public void Noted(string message)
        {
        }
    }
}

[CollectionDefinition(RunningStudio.All)]
public sealed class StudioTests : ICollectionFixture<RunningStudio>;
