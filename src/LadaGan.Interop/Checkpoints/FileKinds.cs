using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch;

namespace LadaGan.Interop.Checkpoints;

/// <summary>Tells the kinds of files apart by their contents; names count only where TensorFlow gives them a meaning.</summary>
public static class FileKinds
{
    private const string StateFormat = "ladagan-training-state";
    private const string StateFile = "state.safetensors";
    private const string RunFile = "training_options.json";
    private const byte OnnxVersionField = 0x08;
    private const byte NewestOnnxVersion = 0x20;

    private static ReadOnlySpan<byte> NumpyStart => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    // The last eight bytes of every LevelDB table, which TensorFlow's index is.
    private static ReadOnlySpan<byte> TableEnd => [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB];

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
        if (!File.Exists(path) && File.Exists($"{path}.index"))
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
        : IsTensorFlow(path) ? FileKind.TensorFlow
        : null;

    // A folder of checkpoints, one with config.json beside such a folder as the authors publish it, or a SavedModel.
    private static bool IsTensorFlow(string folder) =>
        HasIndex(folder) || Directory.EnumerateDirectories(folder).Any(HasIndex);

    private static bool HasIndex(string folder) =>
        File.Exists(Path.Join(folder, "checkpoint")) || Directory.EnumerateFiles(folder, "*.index").Any();

    private static FileKind? OfFile(MappedFile file)
    {
        var start = file.Bytes(0, (int)Math.Min(file.Length, 16));
        return file.IsZip() ? OfZip(file)
            : LegacyCheckpoint.IsPickle(file) ? FileKind.PyTorch
            : start.StartsWith(NumpyStart) ? FileKind.Npy
            : IsTable(file) || IsShard(file.Path) ? FileKind.TensorFlow
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

    private static bool IsTable(MappedFile file) =>
        file.Length >= TableEnd.Length && file.Bytes(file.Length - TableEnd.Length, TableEnd.Length).SequenceEqual(TableEnd);

    // A shard of values has no mark of its own.
    private static bool IsShard(string path) =>
        Path.GetFileName(path).IndexOf(".data-", StringComparison.Ordinal) is > 0 and var at
        && File.Exists(Path.Join(Path.GetDirectoryName(path), Path.GetFileName(path)[..at] + ".index"));
}
