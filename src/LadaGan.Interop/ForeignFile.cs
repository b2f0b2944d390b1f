using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Checkpoints;
using LadaGan.Interop.TensorFlow.Checkpoints;

namespace LadaGan.Interop;

/// <summary>Reads the checkpoint of another program, whatever its kind.</summary>
public static class ForeignFile
{
    /// <param name="path">A file, or what TensorFlow spreads over several: a folder, an index, or their common prefix.</param>
    /// <exception cref="LadaGanException">
    /// The file is missing, damaged, of no kind that is read, or holds no network of the authors; the message says which.
    /// </exception>
    public static ForeignCheckpoint Read(string path) => FileKinds.Of(path) switch
    {
        FileKind.PyTorch or FileKind.Safetensors => PyTorchCheckpoint.Read(path),
        FileKind.TensorFlow => TensorFlowCheckpoint.Read(path),
        var other => throw new InteropException($"'{path}' is {other.Described()}; a checkpoint of the authors' programs is needed"),
    };
}
