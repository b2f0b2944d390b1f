using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed class TimelapseCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void A_trained_run_becomes_a_strip_and_an_animation()
    {
        Assert.Equal(ExitCode.Done, Invocation.Of("train", "--data", _place.Data(), "--config", _place.Configuration, "--threads", "1",
            "--device", "cpu", "--outdir", _place["runs"]).Code);
        var run = Directory.GetDirectories(_place["runs"]).Single();
        // The smallest run ends before its first thousand images: one moment, until there is a second model.
        Timelapse("--out", _place["strip.png"]).IsRefused($"a time-lapse needs two moments, but {run} has 1; wait for the next snapshot");
        File.Copy(Path.Join(run, "network-snapshot-000000.safetensors"), Path.Join(run, "network-snapshot-000003.safetensors"));

        var strip = Timelapse("--out", _place["strip.png"], "--seeds", "1,70");
        Assert.Matches(@"^.*/strip\.png: 2 moments from 0 to 3 kimg, [\d.]+ kB\n$", strip.Output);
        Assert.Equal((ExitCode.Done, ""), (strip.Code, strip.Error));
        Assert.InRange(ImageDecoder.Decode(File.ReadAllBytes(_place["strip.png"])).Height, 2 * 130, 3 * 130);
        Assert.Equal(ExitCode.Done, Timelapse("--attention", "--head", "1", "--out", _place["maps.png"]).Code);
        Assert.InRange(ImageDecoder.Decode(File.ReadAllBytes(_place["maps.png"])).Height, 16 * 130, 18 * 130);
        Assert.Matches(@"^.*/learning\.gif: 2 moments from 0 to 3 kimg, [\d.]+ kB\n$",
            Timelapse("--out", _place["learning.gif"], "--fps", "2").Output);
        Timelapse("--out", _place["strip.png"], "--snapshots", "1").IsRefused("--snapshots is 1, but it must be at least 2");
        Timelapse("--out", _place["strip.png"], "--head", "7").IsRefused("--head is 7, but the model has heads 0 to 1");
        Timelapse("--out", _place["strip.png"], "--fps", "3").IsRefused("--fps is for animations, but --out is");
        Timelapse("--out", _place["a.gif"], "--fps", "55").IsRefused("--fps is 55, but a GIF shows at most 50 images a second");
    }

    [Fact]
    public void Other_files_and_what_is_no_run_are_refused()
    {
        Timelapse("--out", _place["learning.avi"]).IsRefused("learning.avi', but it must end in .png, .webp, .gif or .mp4");
        Timelapse("--out", _place["learning.png"]).IsRefused($"{_place["runs"]} is neither a run directory nor a folder of runs");
    }

    public void Dispose() => _place.Dispose();

    private Invocation Timelapse(params string[] options) =>
        Invocation.Of(["timelapse", _place["runs"], "--device", "cpu", "--threads", "1", .. options]);
}
