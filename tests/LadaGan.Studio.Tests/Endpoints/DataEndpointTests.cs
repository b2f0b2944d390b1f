using System.Net;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Experiments.Viewing;

namespace LadaGan.Studio.Tests.Endpoints;

[Collection(RunningStudio.All)]
public class DataEndpointTests(RunningStudio studio)
{
    [Fact]
    public async Task The_datasets_of_runs_are_shown_by_their_paths_in_the_folder() =>
        Assert.Equal([RunningStudio.Data], (await studio.Json("/api/datasets")).EnumerateArray().Select(name => name.GetString()));

    [Fact]
    public async Task A_dataset_is_described()
    {
        var facts = (await studio.Json($"/api/dataset?name={RunningStudio.Data}")).EnumerateArray()
            .ToDictionary(fact => fact.GetProperty("what").GetString()!, fact => fact.GetProperty("value").GetString()!);
        Assert.Equal(($"{RunningStudio.RealImages}", "none"), (facts["images"], facts["damaged"]));
        Assert.Equal($"32×32: {RunningStudio.RealImages}", facts["sizes"]);
        using var sheet = await studio.Client.GetAsync($"/api/dataset/sheet.png?name={RunningStudio.Data}");
        Assert.Equal("image/png", sheet.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_nearest_real_images_are_those_of_a_plain_search()
    {
        var near = await studio.Json($"/api/dataset/neighbours?name={RunningStudio.Data}&model={RunningStudio.Model}&z=6");

        var sample = await studio.Client.GetByteArrayAsync($"/api/images?model={RunningStudio.Model}&z=6");
        using var source = ImageSource.Open(studio.Folder[RunningStudio.Data]);
        var expected = Enumerable.Range(0, source.Count).Select(index => (index, Distance(source.Decode(index), sample)))
            .OrderBy(found => found.Item2).Take(8).ToArray();
        Assert.Equal(RunningStudio.RealImages, near.GetProperty("count").GetInt32());
        var found = near.GetProperty("nearest").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(one => one.index), found.Select(one => one.GetProperty("index").GetInt32()));
        Assert.Equal(expected[0].Item2, found[0].GetProperty("distance").GetDouble(), 1e-9);
        Assert.Equal(source.Name(expected[0].index), found[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_nearest_in_features_are_found_too()
    {
        var near = await studio.Json($"/api/dataset/neighbours?name={RunningStudio.Data}&model={RunningStudio.Model}&z=6&by=features");

        var sample = await studio.Client.GetByteArrayAsync($"/api/images?model={RunningStudio.Model}&z=6");
        using var source = ImageSource.Open(studio.Folder[RunningStudio.Data]);
        using var features = FeatureNeighbours.Read(source, ImageFit.Crop, size: 32);
        Assert.Equal(RunningStudio.RealImages, near.GetProperty("count").GetInt32());
        Assert.Equal(
            features.Of(sample, size: 32, count: 8).Select(found => found.Index),
            near.GetProperty("nearest").EnumerateArray().Select(one => one.GetProperty("index").GetInt32()));
    }

    [Theory]
    [InlineData($"dataset/neighbours?name={RunningStudio.Data}&model={RunningStudio.Model}&z=6&by=name", HttpStatusCode.BadRequest)]
    [InlineData("dataset?name=../drawn.zip", HttpStatusCode.NotFound)]
    [InlineData("dataset?name=/etc/passwd", HttpStatusCode.NotFound)]
    [InlineData($"dataset/image.png?name={RunningStudio.Data}&index=24&size=64", HttpStatusCode.BadRequest)]
    [InlineData($"dataset/image.png?name={RunningStudio.Data}&index=-1&size=64", HttpStatusCode.BadRequest)]
    [InlineData($"dataset/image.png?name={RunningStudio.Data}&index=0&size=100000", HttpStatusCode.BadRequest)]
    public async Task Other_data_is_not_there(string path, HttpStatusCode status) =>
        Assert.NotEmpty(await studio.Refusal(status, $"/api/{path}"));

    private static double Distance(DecodedImage image, byte[] sample)
    {
        var sum = 0.0;
        for (var i = 0; i < sample.Length; i++)
        {
            sum += Math.Pow(image.Rgb[i] - sample[i], 2);
        }
        return Math.Sqrt(sum / sample.Length);
    }
}
