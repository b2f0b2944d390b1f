using LadaGan.Architecture;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch;

namespace LadaGan.Cli.Tests;

/// <summary>A temporary folder with a configuration file, data and a model on request.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Workplace() => Configuration = _folder.Write("smallest.json", SmallestConfiguration.Json);

    public string Configuration { get; }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    public string[] Names() => _folder.Names();

    public string Write(string name, string content) => _folder.Write(name, content);

    public string Write(string name, ReadOnlySpan<byte> content) => _folder.Write(name, content);

    /// <summary>A zip of a few drawn images.</summary>
    public string Data()
    {
        DrawnDataset.Write(this["drawn.zip"], seed: 1, count: 12, size: 32);
        return this["drawn.zip"];
    }

    /// <summary>A model file, untrained.</summary>
    public string Model(string name = "model.safetensors")
    {
        var configuration = ConfigurationCatalog.Load(Configuration);
        using var generator = new Generator(configuration.Generator, Conventions.Of(configuration.Conventions), Device.Cpu, seed: 1);
        ModelFile.Save(this[name], generator.Store, configuration, 0);
        return this[name];
    }

    public void Dispose() => _folder.Dispose();
}
