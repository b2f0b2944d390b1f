using System.Net;
using LadaGan.Studio.Folder;

namespace LadaGan.Studio.Tests.Folder;

/// <summary>Nothing outside of the folder is shown, whatever a request names and wherever links lead.</summary>
[Collection(RunningStudio.All)]
public class StudioFolderTests(RunningStudio studio)
{
    /// <summary>The ways in which a path may be written that leaves the folder.</summary>
    public static TheoryData<string> Escapes =>
    [
        "../secret.safetensors", "..%2fsecret.safetensors", "%2e%2e%2fsecret.safetensors", "..%5csecret.safetensors",
        "%252e%252e%252fsecret.safetensors", "..%c0%afsecret.safetensors", "%e2%80%a5/secret.safetensors",
        "%2fetc%2fpasswd", "/etc/passwd", "file:///etc/passwd", "runs/../../secret.safetensors", "./drawn-32.safetensors",
        "drawn-32.safetensors%00", "%00", "drawn-32.safetensors/", "//drawn-32.safetensors", "runs", "",
    ];

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task Paths_that_leave_are_not_there(string path)
    {
        foreach (var route in new[]
        {
            $"model?model={path}", $"images?z=1&model={path}", $"image.png?z=1&model={path}", $"run?run={path}",
            $"run/image?run={RunningStudio.Run}&name={path}", $"run/image?name=reals.png&run={path}",
            $"runs/difference?run={RunningStudio.Run}&other={path}", $"runs/table?table=table1&run={path}", $"dataset?name={path}",
            $"compare?z=1&model={RunningStudio.Model}&other={path}",
        })
        {
            using var answer = await studio.Client.GetAsync($"/api/{route}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        // As a part of the address, too; the client would shorten dots itself.
        var address = path.Replace("..", "%2e%2e", StringComparison.Ordinal).TrimStart('/');
        using var direct = await studio.Client.GetAsync($"/{address}");
        Assert.True(address.Length == 0 || direct.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, path);
    }

    [Fact]
    public void Links_that_lead_out_are_not_followed()
    {
        using var outside = new TemporaryFolder();
        using var inside = new TemporaryFolder();
        File.Copy(RunningStudio.ModelFile, outside["secret.safetensors"]);
        Directory.CreateDirectory(outside["runs"]);
        outside.Write("runs/00000-a-b-batch4/training_options.json", "{}");
        File.Copy(RunningStudio.ModelFile, inside["own.safetensors"]);
        File.CreateSymbolicLink(inside["link.safetensors"], outside["secret.safetensors"]);
        File.CreateSymbolicLink(inside["within.safetensors"], inside["own.safetensors"]);
        Directory.CreateSymbolicLink(inside["runs"], outside["runs"]);

        var folder = new StudioFolder(inside.Path);

        Assert.Equal(["own.safetensors", "within.safetensors"], folder.Contents.Models.Select(model => model.Id));
        Assert.Empty(folder.Contents.Runs);
        Assert.True(folder.Contains(inside["own.safetensors"]));
        Assert.False(folder.Contains(inside["link.safetensors"]));
        Assert.False(folder.Contains(inside["runs/00000-a-b-batch4"]));
        Assert.False(folder.Contains(inside.Path + "-beside"));
    }

    [Fact]
    public void A_folder_reached_by_a_link_is_a_folder()
    {
        using var inside = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        File.Copy(RunningStudio.ModelFile, inside["own.safetensors"]);
        Directory.CreateSymbolicLink(outside["link"], inside.Path);
        Assert.Single(new StudioFolder(outside["link"]).Contents.Models);
    }

    [Fact]
    public void A_model_alone_shows_nothing_beside_it()
    {
        var folder = new StudioFolder(studio.Folder[RunningStudio.Model]);
        Assert.Equal([RunningStudio.Model], folder.Contents.Models.Select(model => model.Id));
        Assert.Empty(folder.Contents.Runs);
    }

    [Fact]
    public void What_is_neither_folder_nor_model_is_refused()
    {
        Assert.StartsWith(
            "there is no /no/such", Assert.Throws<StudioException>(() => new StudioFolder("/no/such")).Message, StringComparison.Ordinal);
        Assert.Throws<StudioException>(() => new StudioFolder("/dev/null"));
        Assert.ThrowsAny<Exception>(() => new StudioFolder(studio.Folder[RunningStudio.Data]));
    }

    [Fact]
    public async Task A_runs_image_that_is_a_link_or_a_pipe_is_not_served()
    {
        var run = studio.Folder["linked/00000-a-b-batch4"];
        Directory.CreateDirectory(run);
        await File.WriteAllTextAsync(Path.Join(run, "training_options.json"), "{}");
        File.CreateSymbolicLink(Path.Join(run, "fakes000001.png"), "/etc/passwd");
        await Task.Delay(1100); // the list of runs is a second old
        Assert.StartsWith(
            "there is no image 'fakes000001.png' in this run",
            await studio.Refusal(HttpStatusCode.NotFound, "/api/run/image?run=linked/00000-a-b-batch4&name=fakes000001.png"),
            StringComparison.Ordinal);
        Directory.Delete(studio.Folder["linked"], recursive: true);
    }
}
