using LadaGan.Core.Files;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.State;

public sealed class TrainingSizeTests : TensorTest
{
    /// <summary>What is computed from the configuration is what a run writes, to the byte.</summary>
    [Theory]
    [InlineData()]
    [InlineData("discriminator.kind=conv", "generator.modulation=layerNorm")]
    [InlineData("generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]", "generator.head=decoder",
        "generator.decoderChannels=[4]")]
    public void The_files_of_a_run_have_these_sizes(params string[] settings)
    {
        using var runs = new RunFolder();
        var request = runs.Request("runs", [.. settings, "training.images=4"]);
        var run = TrainingRun.Run(request, new Recorder());
        var size = TrainingSize.Of(request.Configuration);
        Assert.Equal(TensorBytes(run.Model), size.ModelBytes);
        Assert.Equal(TensorBytes(Path.Join(run.Directory, "training-state-000000004", "state.safetensors")), size.StateBytes);
        Assert.Equal(size.ModelBytes + size.StateBytes, size.DiskFor(request.Configuration.Training));
    }

    private static long TensorBytes(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Names.Sum(name => file.Entry(name).ByteCount);
    }
}
