using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Training.State;
using LadaGan.Interop;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.TensorFlow;

namespace LadaGan.Experiments.Exchange.Inspection;

/// <summary>Finds out what a file is, from its contents, and reads all of it.</summary>
public static class FileInspection
{
    /// <param name="path">A file, a run directory, a training state, or a TensorFlow checkpoint.</param>
    /// <exception cref="LadaGanException">The file is missing, damaged, or of no known kind.</exception>
    public static FileReport Of(string path)
    {
        var kind = FileKinds.Of(path);
        var isFolder = Directory.Exists(path);
        var report = new FileReport
        {
            Path = path,
            Kind = kind,
            Bytes = isFolder ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                : File.Exists(path) ? new FileInfo(path).Length : 0,
            Sha256 = File.Exists(path) ? FileHash.Of(path) : null,
        };
        return kind switch
        {
            FileKind.Model => OfModel(report),
            FileKind.TrainingState => OfState(report, isFolder),
            FileKind.Run => RunInspection.Of(report),
            FileKind.PyTorch or FileKind.Safetensors => OfForeign(report with { Tensors = TensorListing.Of(path, kind) }),
            FileKind.TensorFlow => OfForeign(report with
            {
                Bytes = CheckpointPath.Files(path).Sum(file => new FileInfo(file).Length),
                Tensors = TensorListing.Of(path, kind),
            }),
            FileKind.Onnx => OfOnnx(report with { Tensors = TensorListing.Of(path, kind) }),
            _ => report with { Tensors = TensorListing.Of(path, kind) },
        };
    }

    private static FileReport OfModel(FileReport report)
    {
        using var file = ModelFileFormat.Open(report.Path);
        var configuration = ArchitectureJson.ParseGenerator(
            file.Metadata[ModelFileFormat.Configuration], $"the configuration in {report.Path}");
        ModelFileFormat.RequireTensors(file, NetworkLayers.Of(configuration.Generator));
        return report with
        {
            Networks = [Network("generator", configuration.Generator)],
            Facts = [("conventions", NameOf(configuration.Conventions)), .. NumbersOf(file.Metadata)],
            Tensors = TensorListing.Of(report.Path, report.Kind),
        };
    }

    private static FileReport OfState(FileReport report, bool isFolder)
    {
        var path = isFolder ? StateFolder.StateOf(report.Path) : report.Path;
        if (isFolder)
        {
            StateFolder.Verify(report.Path);
        }
        using var file = SafetensorsFile.Open(path);
        return report with
        {
            Facts = NumbersOf(file.Metadata),
            Tensors = TensorListing.Of(path, FileKind.TrainingState),
            Notes = isFolder ? ["every file matches its checksum in SHA256SUMS"] : [],
        };
    }

    // A file of tensors need not be a checkpoint of the authors: then the reason is a note.
    private static FileReport OfForeign(FileReport report)
    {
        try
        {
            return CheckpointInspection.Of(report, ForeignFile.Read(report.Path));
        }
        catch (Exception error) when (error is InteropException or ConfigurationException && report.Tensors.Count > 0)
        {
            return report with { Notes = [$"not a checkpoint of the authors' programs: {error.Clause()}"] };
        }
    }

    // An export of this program carries the configuration of its model; another program's model is only a list of tensors.
    private static FileReport OfOnnx(FileReport report)
    {
        var metadata = OnnxFile.Metadata(report.Path);
        if (!metadata.TryGetValue(ModelFileFormat.Configuration, out var json))
        {
            return report;
        }
        try
        {
            var configuration = ArchitectureJson.ParseGenerator(json, $"the configuration in {report.Path}");
            return report with
            {
                Networks = [Network("generator", configuration.Generator)],
                Facts = [("conventions", NameOf(configuration.Conventions)), .. NumbersOf(metadata)],
            };
        }
        catch (ConfigurationException error)
        {
            return report with { Notes = [$"not an export of this program: {error.Clause()}"] };
        }
    }

    private static List<(string Key, object Value)> NumbersOf(IReadOnlyDictionary<string, string> metadata)
    {
        var numbers = new List<(string Key, object Value)>();
        foreach (var key in (string[])["images_seen", "generator_steps", "discriminator_steps", "seed", "reseeds"])
        {
            if (long.TryParse(metadata.GetValueOrDefault(key), System.Globalization.CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add((key, number));
            }
        }
        return numbers;
    }

    internal static string NameOf(ConventionSet conventions) => conventions.ToString().ToLowerInvariant();

    internal static NetworkReport Network(string name, GeneratorOptions options, bool hasOptimizer = false) =>
        new(name, NetworkLayers.Of(options).Parameters, ArchitectureJson.Write(options), hasOptimizer);

    internal static NetworkReport Network(string name, DiscriminatorOptions options, bool hasOptimizer = false) =>
        new(name, NetworkLayers.Of(options).Parameters, ArchitectureJson.Write(options), hasOptimizer);
}
