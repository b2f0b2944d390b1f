using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch;
using LadaGan.Interop.TensorFlow;
using LadaGan.Interop.TensorFlow.Bundles;

namespace LadaGan.Interop;

/// <summary>Tells the kinds of files apart by their contents; names count only where TensorFlow gives them a meaning.</summary>
public static class FileKinds
{
    private const string StateFormat = "ladagan-training-state";
    private const string StateFile = "state.safetensors";
    private const string RunFile = "training_options.json";
    private const byte OnnxVersionField = 0x08;
    private const byte NewestOnnxVersion = 0x20;

    private static ReadOnlySpan<byte> NumpyStart => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The kind of a file or folder.</summary>
    /// <param name="path">The file, the folder, or the common prefix of a TensorFlow checkpoint's files.</param>
    /// <exception cref="InteropException">There is no such file, it cannot be read, or it is of no known kind.</exception>
    public static FileKind Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            return OfFolder(path) ?? throw new InteropException(
                $"'{path}' is a folder, but neither a run, a training state nor a TensorFlow checkpoint; name a file in it");
        }
        if (!File.Exists(path) && CheckpointPath.Recognizes(path))
        {
            return FileKind.TensorFlow;
        }
        using var file = InteropFile.Open(path);
        return OfFile(file) ?? throw file.Bad(
            "is of no kind that is read: it is neither safetensors, PyTorch, TensorFlow, NumPy nor ONNX; perhaps it is damaged");
    }

    private static FileKind? OfFolder(string path) =>
        File.Exists(Path.Join(path, StateFile)) ? FileKind.TrainingState
        : File.Exists(Path.Join(path, RunFile)) ? FileKind.Run
        : CheckpointPath.Recognizes(path) ? FileKind.TensorFlow
        : null;

    private static FileKind? OfFile(MappedFile file)
    {
        var start = file.Bytes(0, (int)Math.Min(file.Length, 16));
        return file.IsZip() ? OfZip(file)
            : LegacyCheckpoint.IsPickle(file) ? FileKind.PyTorch
            : start.StartsWith(NumpyStart) ? FileKind.Npy
            : SortedTable.Recognizes(file) || CheckpointPath.Recognizes(file.Path) ? FileKind.TensorFlow
            : start.Length > 8 && start[8] == '{' ? OfSafetensors(file.Path)
            : start.Length > 4 && start[0] == OnnxVersionField && start[1] is > 0 and < NewestOnnxVersion ? FileKind.Onnx
            : null;
    }

    private static FileKind? OfZip(MappedFile file)
    {
        var names = file.ZipEntries().Keys;
        return names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) ? FileKind.PyTorch
            : names.Any(name => name.EndsWith(".npy", StringComparison.Ordinal)) ? FileKind.Npz
            : throw file.Bad("is a zip with neither a PyTorch checkpoint (data.pkl) nor NumPy arrays (.npy) in it");
    }

    private static FileKind OfSafetensors(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Metadata.GetValueOrDefault("format") switch
            {
                Architecture.Files.ModelFileFormat.Format => FileKind.Model,
                StateFormat => FileKind.TrainingState,
                _ => FileKind.Safetensors,
            };
        }
        catch (SafetensorsException error)
        {
            throw new InteropException(error.Clause(), error);
        }
    }
}
