using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.Onnx;

/// <summary>An ONNX model on disk, of any program.</summary>
public static class OnnxFile
{
    private delegate T Reader<T>(ReadOnlySpan<byte> model, string path);

    /// <summary>Its initializers, of any type.</summary>
    /// <exception cref="InteropException">The file cannot be read, or is no ONNX model.</exception>
    public static IReadOnlyList<ListedTensor> Tensors(string path) => Read(path, OnnxWeights.List);

    /// <summary>Its metadata by key: our exports carry the configuration and the counters of the model file they were made from.</summary>
    /// <exception cref="InteropException">The file cannot be read, or is no ONNX model.</exception>
    public static IReadOnlyDictionary<string, string> Metadata(string path) => Read(path, OnnxWeights.Metadata);

    private static T Read<T>(string path, Reader<T> reader)
    {
        using var file = InteropFile.Open(path);
        return file.Length <= int.MaxValue
            ? reader(file.Bytes(0, (int)file.Length), path)
            : throw file.Bad("is larger than 2 GiB, more than an ONNX model may be");
    }
}
