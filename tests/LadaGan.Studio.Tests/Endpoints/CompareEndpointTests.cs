using System.Net;

namespace LadaGan.Studio.Tests.Endpoints;

[Collection(RunningStudio.All)]
public class CompareEndpointTests(RunningStudio studio)
{
    private const string Snapshot = RunningStudio.Run + "/network-snapshot-000000.safetensors";
    private const int Length = 32 * 32 * 3;

    [Fact]
    public async Task Two_models_and_where_they_differ()
    {
        var (one, other) = (await Image(RunningStudio.Model), await Image(Snapshot));

        var answer = await studio.Client.GetByteArrayAsync(
            $"/api/compare?model={RunningStudio.Model}&other={Uri.EscapeDataString(Snapshot)}&z=4");

        Assert.Equal((3 * Length) + sizeof(double), answer.Length);
        Assert.Equal(one, answer[..Length]);
        Assert.Equal(other, answer[Length..(2 * Length)]);
        var mean = one.Zip(other, (a, b) => (double)Math.Abs(a - b)).Average();
        Assert.Equal(mean, BitConverter.ToDouble(answer, 3 * Length), 1e-9);
        Assert.InRange(mean, 1, 255);
    }

    [Fact]
    public async Task A_model_does_not_differ_from_itself()
    {
        var answer = await studio.Client.GetByteArrayAsync(
            $"/api/compare?model={RunningStudio.Model}&other={RunningStudio.Model}&seeds=1-2");
        Assert.Equal(0, BitConverter.ToDouble(answer, 3 * Length));
        Assert.Single(answer[(2 * Length)..(3 * Length)].Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct());
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named() => Assert.Equal(
        "there is no model '../other' in the studio's folder",
        await studio.Refusal(HttpStatusCode.NotFound, $"/api/compare?model={RunningStudio.Model}&other=../other&z=1"));

    private Task<byte[]> Image(string model) =>
        studio.Client.GetByteArrayAsync($"/api/images?model={Uri.EscapeDataString(model)}&z=4");
}
