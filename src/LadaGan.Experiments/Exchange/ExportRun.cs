using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Experiments.Exchange.Page;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Interop.Numpy;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.PyTorch.Checkpoints;

namespace LadaGan.Experiments.Exchange;

/// <summary>The formats that models are exported to.</summary>
public enum ExportFormat
{
    /// <summary>A state_dict of the authors' PyTorch code, as torch.save writes it.</summary>
    PyTorch,

    /// <summary>An archive of NumPy arrays under this program's names.</summary>
    Npz,

    /// <summary>An ONNX model of standard operators.</summary>
    Onnx,

    /// <summary>A page that makes images in a browser, with nothing beside it.</summary>
    Html,
}

/// <summary>What to export, and how.</summary>
public sealed record ExportRequest
{
    /// <summary>A model file, a run directory (its newest model), or a folder of runs.</summary>
    public required string Model { get; init; }

    /// <summary>The format.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>The file to write; it is replaced.</summary>
    public required string Output { get; init; }

    /// <summary>
    /// Whether to export the newest training state of a run (three networks, two optimizers, counters) instead of its model.
    /// </summary>
    public bool WholeState { get; init; }

    /// <summary>What an ONNX model looks like.</summary>
    public OnnxExportOptions Onnx { get; init; } = new();
}

/// <summary>What was exported.</summary>
/// <param name="Source">The model file or training state.</param>
/// <param name="Tensors">Number of tensors written.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Agreement">Of an ONNX model: how close it comes to the engine.</param>
public sealed record ExportResult(string Source, int Tensors, long Bytes, OnnxAgreement? Agreement = null);

/// <summary>Writes a model, or a run's whole state, for another program.</summary>
public static class ExportRun
{
    /// <exception cref="Core.Errors.LadaGanException">There is no such model, the format has no such network, or the file cannot be
    /// written.</exception>
    public static ExportResult Run(ExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.WholeState)
        {
            return RunState(request);
        }
        var source = ModelPath.Find(request.Model);
        if (request.Format == ExportFormat.Onnx)
        {
            return RunOnnx(request, source);
        }
        if (request.Format == ExportFormat.Html)
        {
            return RunHtml(request, source);
        }
        var model = SavedModel.Read(source);
        switch (request.Format)
        {
            case ExportFormat.PyTorch:
                PyTorchCheckpointWriter.WriteStateDict(request.Output, model.Generator, model.Weights);
                break;
            case ExportFormat.Npz:
                NpzWriter.Write(request.Output, [.. model.Weights.Tensors.Select(tensor =>
                    NpySource.FromMemory<float>(tensor.Name, model.Weights[tensor.Name], [.. tensor.Shape]))]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Format, "this format is not written");
        }
        return new(source, model.Weights.Tensors.Count, new FileInfo(request.Output).Length);
    }

    private static ExportResult RunOnnx(ExportRequest request, string source)
    {
        var (bytes, agreement) = CheckedOnnx.Of(source, request.Onnx);
        DurableFile.Write(request.Output, stream => stream.Write(bytes));
        return new(source, NetworkLayers.Of(ModelFile.Generator(source)).Tensors.Count(), bytes.Length, agreement);
    }

    /// <summary>The page holds the smallest ONNX model whose images differ by less than a level: its weights are float16.</summary>
    private static ExportResult RunHtml(ExportRequest request, string source)
    {
        var (onnx, agreement) = CheckedOnnx.Of(source, new() { Weights = OnnxWeightForm.Float16, Bytes = true, Attention = true });
        var generator = ModelFile.Generator(source);
        var network = NetworkLayers.Of(generator);
        var page = new ModelPage(
            NameOf(source), generator, network.Parameters, ModelFile.ImagesSeen(source), ModelFile.ConfigurationText(source), onnx);
        DurableFile.Write(request.Output, page.Write);
        return new(source, network.Tensors.Count(), new FileInfo(request.Output).Length, agreement);
    }

    /// <summary>The file's name; in a run, the run's as well.</summary>
    private static string NameOf(string source)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(source))!;
        var name = Path.GetFileNameWithoutExtension(source);
        return File.Exists(Path.Join(folder, RunDirectory.OptionsFile)) ? $"{Path.GetFileName(folder)}, {name}" : name;
    }

    private static ExportResult RunState(ExportRequest request)
    {
        if (request.Format != ExportFormat.PyTorch)
        {
            throw new RunException("a whole training state is exported for PyTorch only; the other formats hold one generator");
        }
        var (source, checkpoint, adam) = SavedState.Read(request.Model);
        var tensors = PyTorchCheckpointWriter.Write(request.Output, checkpoint, adam);
        return new(source, tensors, new FileInfo(request.Output).Length);
    }
}
