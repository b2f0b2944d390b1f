using System.Reflection;
using Google.Protobuf;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Interop.Onnx.Network;

namespace LadaGan.Interop.Onnx;

/// <summary>
/// A model file as an ONNX model, of standard operators only: input <c>z</c> [N, latent width], output <c>image</c>.
/// </summary>
/// <remarks>
/// Every generator that a model file holds can be exported. Values have the names of the model's layers and of the paper's symbols; the
/// model's metadata is the ONNX model's. Equal input gives equal bytes. Source: onnx.ai/onnx, IR and operators.
/// </remarks>
public static class OnnxExport
{
    private const long MostBytes = int.MaxValue - (1 << 24);  // protobuf's limit, less what is not weights

    /// <summary>Reads a model file and writes it as ONNX, in memory.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="options">What the ONNX model looks like.</param>
    /// <returns>The ONNX file's bytes.</returns>
    /// <exception cref="ModelFileException">The file is missing, not a model, damaged, or of another version.</exception>
    /// <exception cref="InteropException">ONNX cannot hold it like that.</exception>
    public static byte[] Of(string path, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Opset is not (17 or 20))
        {
            throw new InteropException($"the opset is {options.Opset}, but it must be 17 or 20");
        }
        using var file = ModelFileFormat.Open(path);
        var configuration = ConfigurationOf(file);
        var network = NetworkLayers.Of(configuration.Generator);
        ModelFileFormat.RequireTensors(file, network);
        RequireSpace(path, network, options.Weights);
        var graph = new NetworkBuilder(options.Opset, file, options.Weights);
        new GeneratorGraph(graph, configuration.Generator, Conventions.Of(configuration.Conventions), options).Build();
        graph.Graph.Name = "generator";
        return Model(graph.Graph, options.Opset, Metadata(file)).ToByteArray();
    }

    private static GeneratorConfiguration ConfigurationOf(SafetensorsFile file)
    {
        try
        {
            return ArchitectureJson.ParseGenerator(file.Metadata[ModelFileFormat.Configuration], $"the configuration in {file.Path}");
        }
        catch (ConfigurationException error)
        {
            throw new ModelFileException(error.Message, error);
        }
    }

    private static void RequireSpace(string path, NetworkLayers network, OnnxWeightForm form)
    {
        var bytes = network.Parameters * (form == OnnxWeightForm.Float32 ? 4 : form == OnnxWeightForm.Float16 ? 2 : 1);
        if (bytes > MostBytes)
        {
            throw new InteropException(
                $"the weights of '{path}' have {bytes} bytes as {form}, and an ONNX file holds less than 2 GiB; choose a smaller form");
        }
    }

    private static ModelProto Model(GraphProto graph, int opset, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = opset >= 20 ? 9 : 8,  // those of ONNX 1.15 and 1.12, the first with these operator sets
            ProducerName = "ladagan",
            ProducerVersion = typeof(OnnxExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                .Split('+')[0] ?? "",
            ModelVersion = 1,
            DocString = "A LadaGAN generator: latents z to images. Values bear the names of layers and of the paper's symbols.",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        model.MetadataProps.Add(metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    /// <summary>The model file's own metadata, and where the weights come from.</summary>
    private static Dictionary<string, string> Metadata(SafetensorsFile file)
    {
        var metadata = file.Metadata.ToDictionary(StringComparer.Ordinal);
        metadata.TryAdd("source", $"{Path.GetFileName(file.Path)}, exported by LadaGAN for .NET");
        metadata.TryAdd("licence", "not stated by the model file");
        return metadata;
    }
}
