using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.TensorFlow.Bundles;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow;

/// <summary>A TensorFlow checkpoint (version 2), open for reading: its tensors by name, and the objects they belong to.</summary>
/// <remarks>
/// Source: core/util/tensor_bundle of github.com/tensorflow/tensorflow. A checkpoint is an index, <c>PREFIX.index</c>, and files of values,
/// <c>PREFIX.data-00000-of-0000M</c>. Opening reads the index and takes memory proportional to it; values are read, and compared with
/// their checksums, when a tensor asks for them. While it is open, replace the files instead of rewriting them.
/// </remarks>
public sealed class TensorFlowFile : IDisposable
{
    private readonly MappedFile _index;
    private readonly TensorBundle _bundle;

    private TensorFlowFile(MappedFile index, string prefix)
    {
        _index = index;
        _bundle = new TensorBundle(index, prefix);
        try
        {
            Objects = Tensors.TryGetValue(ObjectGraph.Key, out var graph) ? new ObjectGraph(graph, Tensors) : null;
        }
        catch
        {
            _bundle.Dispose();
            throw;
        }
    }

    /// <summary>The index's path.</summary>
    public string Path => _index.Path;

    /// <summary>All tensors by their keys, in the index's order: that of the keys' bytes.</summary>
    public IReadOnlyDictionary<string, TensorFlowTensor> Tensors => _bundle.Tensors;

    /// <summary>The tree of objects that were saved; null in checkpoints that save variables by name, as TensorFlow 1 did.</summary>
    public ObjectGraph? Objects { get; }

    /// <summary>Opens a checkpoint, wherever the path leads (<see cref="CheckpointPath"/>).</summary>
    /// <param name="path">An index, a file of values, their common prefix, a folder of checkpoints, or a SavedModel.</param>
    /// <exception cref="InteropException">There is no checkpoint, it cannot be read, or it is damaged; the message says what.</exception>
    public static TensorFlowFile Open(string path) => OpenPrefix(CheckpointPath.Prefix(path));

    /// <summary>Compares every tensor's values with their checksum.</summary>
    /// <exception cref="InteropException">A tensor's do not match.</exception>
    public void RequireChecksums()
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.RequireChecksum();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bundle.Dispose();
        _index.Dispose();
    }

    /// <summary>An exception whose message is the index's path and <paramref name="problem"/>.</summary>
    internal InteropException Bad(string problem) => _index.Bad(problem);

    internal static TensorFlowFile OpenPrefix(string prefix)
    {
        var index = InteropFile.Open(prefix + CheckpointPath.IndexEnding);
        try
        {
            return new TensorFlowFile(index, prefix);
        }
        catch (InvalidDataException error)
        {
            index.Dispose();
            throw index.Bad($"is no index of a TensorFlow checkpoint, or a damaged one: {error.Clause()}");
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}
