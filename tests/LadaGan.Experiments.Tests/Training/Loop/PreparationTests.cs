using LadaGan.Data.Building;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Training.Loop;

/// <summary>A run learns from images as its configuration prepares them.</summary>
public sealed class PreparationTests : TensorTest
{
    private const string Refusal =
        "was built with fit crop and filter lanczos, but training.fit is squash and training.filter is bilinear; build it again, "
        + "change these keys, or accept any preparation";

    private readonly RunFolder _runs = new();

    [Fact]
    public void Data_built_otherwise_is_refused_before_anything_is_written()
    {
        var request = _runs.Request() with { Data = Built(ImageFit.Crop, ResampleFilter.Lanczos) };

        var error = Assert.Throws<RunException>(() => TrainingRun.Run(request, new Recorder()));

        Assert.Equal($"{request.Data} {Refusal}", error.Message);
        Assert.False(Directory.Exists(request.OutDir));
    }

    [Fact]
    public void It_is_accepted_when_the_keys_say_so()
    {
        var request = _runs.Request("runs", "training.fit=crop", "training.filter=lanczos");

        var result = TrainingRun.Run(request with { Data = Built(ImageFit.Crop, ResampleFilter.Lanczos) }, new Recorder());

        Assert.DoesNotContain("was built with", File.ReadAllText(Path.Join(result.Directory, "log.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_accepted_as_it_is_when_told_and_the_log_says_so()
    {
        var request = _runs.Request() with { Data = Built(ImageFit.Crop, ResampleFilter.Lanczos), AnyPreparation = true };

        var result = TrainingRun.Run(request, new Recorder());
        TrainingRun.Run(request with { Resume = true, AnyPreparation = false, Configuration = Longer(request) }, new Recorder());

        Assert.Contains(
            $"{request.Data} was built with fit crop and filter lanczos; it is used as it is, although the configuration has fit squash "
            + "and filter bilinear\n",
            File.ReadAllText(Path.Join(result.Directory, "log.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squash", "bilinear")]
    [InlineData("crop", "lanczos")]
    [InlineData("crop:20", "bicubic")]
    [InlineData("resize-crop", "box")]
    public void Images_that_are_resized_on_the_fly_follow_the_keys(string fit, string filter)
    {
        // Drawn at 48 × 48 and cut to 48 × 40, so that every fit shows.
        var folder = Directory.CreateDirectory(_runs.Folder["wide"]).FullName;
        var pixels = new byte[48 * 40 * 3];
        new Random(5).NextBytes(pixels);
        Core.Images.PngEncoder.Write(Path.Join(folder, "0.png"), 48, 40, pixels);
        var request = _runs.Request("runs", $"training.fit={fit}", $"training.filter={filter}", "training.batch=1") with { Data = folder };
        using var source = RunImages.Open(request);
        var expected = ImageResizer.ToSquare(
            new(48, 40, pixels), 32, ImageFit.Parse(fit)!.Value, Enum.Parse<ResampleFilter>(filter, ignoreCase: true));

        using var loader = RunImages.Load(source, request, seed: 0, imagesSeen: 0);
        using ImageBatch batch = loader.Next();

        Assert.Equal(expected.Rgb.ToArray(), batch.Pixels.ToArray());
        Assert.Equal(expected.Rgb.ToArray(), RunImages.First(source, request, count: 1));
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static Experiments.Configuration.RunConfiguration Longer(RunRequest request) =>
        request.Configuration with { Training = request.Configuration.Training with { Images = 24 } };

    private string Built(ImageFit fit, ResampleFilter filter)
    {
        var path = _runs.Folder["built.safetensors"];
        DatasetBuild.Run(new() { Source = _runs.Data, Destination = path, Size = 32, Fit = fit, Filter = filter });
        return path;
    }
}
