namespace LadaGan.Interop.Checkpoints;

/// <summary>The kinds of files that are told apart by their contents.</summary>
public enum FileKind
{
    /// <summary>A model file of this program: a generator in safetensors.</summary>
    Model,

    /// <summary>A training state of this program, as a folder or its safetensors file.</summary>
    TrainingState,

    /// <summary>A run directory of this program.</summary>
    Run,

    /// <summary>Another safetensors file, perhaps with the tensors of PyTorch.</summary>
    Safetensors,

    /// <summary>A file of <c>torch.save</c>, as a zip or in the older form.</summary>
    PyTorch,

    /// <summary>A TensorFlow checkpoint (version 2), the folder around it, or a SavedModel.</summary>
    TensorFlow,

    /// <summary>One array of NumPy.</summary>
    Npy,

    /// <summary>A zip of arrays of NumPy.</summary>
    Npz,

    /// <summary>An ONNX model.</summary>
    Onnx,
}

/// <summary>The names of the kinds.</summary>
public static class FileKindNames
{
    /// <summary>The kind as the object of a sentence, with its article.</summary>
    /// <param name="kind">The kind.</param>
    public static string Described(this FileKind kind) => kind switch
    {
        FileKind.Model => "a LadaGAN model file",
        FileKind.TrainingState => "a LadaGAN training state",
        FileKind.Run => "a LadaGAN run directory",
        FileKind.Safetensors => "a safetensors file",
        FileKind.PyTorch => "a PyTorch file",
        FileKind.TensorFlow => "a TensorFlow checkpoint",
        FileKind.Npy => "a NumPy array (.npy)",
        FileKind.Npz => "an archive of NumPy arrays (.npz)",
        FileKind.Onnx => "an ONNX model",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of file"),
    };
}
