using LadaGan.Data.Datasets;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Testing;
using LadaGan.Torch;

namespace LadaGan.SaveProbe;

/// <summary>A run of the smallest configuration in a given folder, without training.</summary>
internal sealed class Run : ITrainingObserver, IDisposable
{
    private readonly IImageSource _source;

    public Run(string folder)
    {
        var configuration = ConfigurationJson.Parse(SmallestConfiguration.Json, "the smallest", ["training.keep=2"]);
        var data = Path.Join(folder, "drawn.zip");
        if (!File.Exists(data))
        {
            DrawnDataset.Write(data, seed: 1, count: 4, size: 32);
        }
        _source = ImageSource.Open(data);
        var request = new RunRequest { Data = data, Configuration = configuration, OutDir = folder, Seed = 1 };
        Directory = RunDirectory.Find(folder) ?? Create(request);
        Context = new RunContext(request, Directory, new RunLog(Directory.Log, this), this, _source);
        State = new TrainingState(configuration, Device.Cpu, seed: 1);
    }

    public RunDirectory Directory { get; }

    public RunContext Context { get; }

    public TrainingState State { get; }

    public void Started(string runDirectory, long imagesSeen, long totalImages)
    {
    }

    public void Stepped(long imagesSeen)
    {
    }

    public void Ticked(TickReport report)
    {
    }

    /// <summary>Said nowhere: a line to the console would be one more system call to tamper with.</summary>
    public void Measuring(string what, long done, long total)
    {
    }

    public void Noted(string message)
    {
    }

    public void Dispose()
    {
        State.Dispose();
        _source.Dispose();
    }

    private RunDirectory Create(RunRequest request)
    {
        var directory = RunDirectory.Create(request, out var held);
        directory.WriteOptions(request, DataIdentity.Of(_source));
        held.Dispose();
        return directory;
    }
}
