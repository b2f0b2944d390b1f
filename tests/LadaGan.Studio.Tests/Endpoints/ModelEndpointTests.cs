using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Inference;

namespace LadaGan.Studio.Tests.Endpoints;

/// <summary>Images and maps are those of the engine, to the byte.</summary>
[Collection(RunningStudio.All)]
public sealed class ModelEndpointTests(RunningStudio studio) : IDisposable
{
    private const string Query = $"model={RunningStudio.Model}";

    private readonly LadaGenerator _generator = LadaGenerator.Load(RunningStudio.ModelFile, threads: 1);

    [Fact]
    public async Task Seeds_are_the_engines_images()
    {
        var about = await studio.Json($"/api/model?{Query}");
        Assert.Equal((32, ".NET"), (about.GetProperty("imageSize").GetInt32(), about.GetProperty("engine").GetString()));
        Assert.Equal(
            _generator.AttentionShapes, about.GetProperty("maps").EnumerateArray().Select(map =>
                (map.GetProperty("heads").GetInt32(), map.GetProperty("side").GetInt32())));

        Assert.Equal(
            Images(_generator.Latents(0, 1, 2, 3, 4, 9_007_199_254_740_991)),
            await Bytes($"/api/images?{Query}&seeds=0-4,9007199254740991"));
    }

    [Fact]
    public async Task A_mixture_lies_on_the_line_between_its_seeds()
    {
        var ends = _generator.Latents(3, 8);
        var width = _generator.LatentWidth;
        var quarter = LatentPath.Between(ends.AsSpan(0, width), ends.AsSpan(width), 5, Interpolation.Linear).AsSpan(width, width);
        Assert.Equal(Images(quarter), await Bytes($"/api/images?{Query}&z=3*0.75,8*0.25"));
    }

    [Fact]
    public async Task A_walk_begins_and_ends_with_its_pinned_images()
    {
        var walk = await Bytes($"/api/walk?{Query}&pins=3&pins=8&pins=12&steps=2");
        var length = _generator.ImageLength;
        Assert.Equal(5 * length, walk.Length);
        foreach (var (place, seed) in new[] { (0, 3), (2, 8), (4, 12) })
        {
            Assert.Equal(Images(_generator.Latents(seed)), walk[(place * length)..((place + 1) * length)]);
        }
        Assert.NotEqual(walk[..length], walk[length..(2 * length)]);
    }

    [Fact]
    public async Task Maps_follow_their_image_and_sum_to_one()
    {
        var (images, maps) = (new float[_generator.ImageLength], new float[_generator.AttentionLength]);
        _generator.Generate(_generator.Latents(7), images, maps);

        var answer = await Bytes($"/api/images?{Query}&z=7&maps=true");

        Assert.Equal(Images(_generator.Latents(7)), answer[.._generator.ImageLength]);
        var sent = MemoryMarshal.Cast<byte, float>(answer.AsSpan(_generator.ImageLength)).ToArray();
        Assert.Equal(maps, sent);
        foreach (var (heads, side) in _generator.AttentionShapes)
        {
            for (var head = 0; head < heads; head++, sent = sent[(side * side)..])
            {
                Assert.Equal(1, sent.Take(side * side).Sum(weight => (double)weight), 1e-5);
            }
        }
    }

    [Fact]
    public async Task Directions_are_those_of_explore()
    {
        var shares = (await studio.Json($"/api/directions?{Query}")).EnumerateArray().Select(share => share.GetDouble()).ToArray();
        var expected = LatentDirections.Find(RunningStudio.ModelFile);
        Assert.Equal(expected.Shares, shares);
        Assert.Equal(
            Images(expected.Move(_generator.Latents(3), 0, 1.5)), await Bytes($"/api/images?{Query}&z=3,d1*1.5"));
        Assert.StartsWith(
            "there is no direction 8", await studio.Refusal(HttpStatusCode.BadRequest, $"/api/images?{Query}&z=3,d8"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_has_an_address()
    {
        using var answer = await studio.Client.GetAsync($"/api/image.png?{Query}&z=5");
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(PngEncoder.Encode(32, 32, Images(_generator.Latents(5))), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Latents_are_a_file_for_other_commands()
    {
        using var answer = await studio.Client.PostAsJsonAsync($"/api/latents?{Query}", new { z = new[] { "5", "3*0.75,8*0.25" } });
        using var folder = new TemporaryFolder();
        var path = folder.Write("latents.safetensors", await answer.Content.ReadAsByteArrayAsync());
        var latents = LatentSelection.Of(null, null, 0, path).Load(_generator.LatentWidth);
        Assert.Equal(_generator.Latents(5), latents[.._generator.LatentWidth]);
        Assert.Equal(await Bytes($"/api/images?{Query}&z=3*0.75,8*0.25"), Images(latents.AsSpan(_generator.LatentWidth)));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["z"], file.Names);
    }

    [Theory]
    [InlineData("images?model=none&z=1", HttpStatusCode.NotFound, "there is no model 'none' in the studio's folder")]
    [InlineData($"images?{Query}", HttpStatusCode.BadRequest, "the request must ask for 1 to 256 images")]
    [InlineData($"images?{Query}&seeds=1-", HttpStatusCode.BadRequest, "the seeds must be a list such as 0,3,8-15, of at most 256")]
    [InlineData($"images?{Query}&seeds=0-256", HttpStatusCode.BadRequest, "the seeds must be a list such as 0,3,8-15, of at most 256")]
    [InlineData($"images?{Query}&seeds=0-9223372036854775806", HttpStatusCode.BadRequest, "the seeds must be a list")]
    [InlineData($"images?{Query}&seeds=0-200&z=1&seeds=0-200", HttpStatusCode.BadRequest, "the seeds must be a list")]
    [InlineData($"images?{Query}&z=x", HttpStatusCode.BadRequest, "a latent must be seeds and directions with their weights")]
    [InlineData($"images?{Query}&z=-1", HttpStatusCode.BadRequest, "a latent must be seeds and directions with their weights")]
    [InlineData($"images?{Query}&z=1*NaN", HttpStatusCode.BadRequest, "a latent must be seeds and directions with their weights")]
    [InlineData($"images?{Query}&z=1*1e39", HttpStatusCode.BadRequest, "a latent must be seeds and directions with their weights")]
    [InlineData($"walk?{Query}&pins=1&steps=3", HttpStatusCode.BadRequest, "a walk needs two pinned images at least")]
    [InlineData($"walk?{Query}&pins=1&pins=2&steps=0", HttpStatusCode.BadRequest, "a walk needs two pinned images at least")]
    [InlineData($"walk?{Query}&pins=1&pins=2&steps=256", HttpStatusCode.BadRequest, "a walk needs two pinned images at least")]
    [InlineData($"walk?{Query}&pins=1&pins=2&steps=2147483647", HttpStatusCode.BadRequest, "a walk needs two pinned images at least")]
    [InlineData($"walk?{Query}&pins=1&pins=2&steps=many", HttpStatusCode.BadRequest, "the request is damaged or too large")]
    [InlineData("nothing", HttpStatusCode.NotFound, "there is nothing at this address")]
    public async Task What_cannot_be_made_is_refused_in_a_sentence(string path, HttpStatusCode status, string said) =>
        Assert.StartsWith(said, await studio.Refusal(status, $"/api/{path}"), StringComparison.Ordinal);

    public void Dispose() => _generator.Dispose();

    private Task<byte[]> Bytes(string path) => studio.Client.GetByteArrayAsync(path);

    private byte[] Images(ReadOnlySpan<float> latents)
    {
        var pixels = new byte[latents.Length / _generator.LatentWidth * _generator.ImageLength];
        _generator.Generate(latents, pixels);
        return pixels;
    }
}
