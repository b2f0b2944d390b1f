using System.Net;
using System.Text.Json;

namespace LadaGan.Studio.Tests;

/// <summary>A studio on a real port, over a folder with a model and whatever a test writes into it; one for all tests.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    public const string Model = "drawn-32.safetensors";
    public const string All = "studio";

    private StudioServer _server = null!;

    /// <summary>The model that comes with the samples: 32 pixels, trained on drawn images.</summary>
    public static string ModelFile { get; } = Path.Join(Repository.Root, "samples", "models", Model);

    public TemporaryFolder Folder { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => _server.Root;

    public List<Exception> Troubles { get; } = [];

    public async Task InitializeAsync()
    {
        File.Copy(ModelFile, Folder[Model]);
        _server = await StudioServer.Start(new() { Path = Folder.Path, Trouble = Troubles.Add });
        Client = new() { BaseAddress = _server.Root };
    }

    public async Task DisposeAsync()
    {
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
}

[CollectionDefinition(RunningStudio.All)]
public sealed class StudioTests : ICollectionFixture<RunningStudio>;
