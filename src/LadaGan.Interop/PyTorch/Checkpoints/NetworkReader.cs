using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>Reads a network: every tensor that the authors' has, and none besides.</summary>
internal static class NetworkReader
{
    internal const string PassesEnding = ".num_batches_tracked";

    /// <exception cref="InteropException">A tensor is missing, left over or of another shape.</exception>
    public static NamedValues Weights(TensorTable table, string prefix, IReadOnlyList<PyTorchName> names)
    {
        var known = names.Select(name => prefix + name.Theirs).ToHashSet(StringComparer.Ordinal);
        var others = table.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !known.Contains(name)
            && !name.EndsWith(PassesEnding, StringComparison.Ordinal));
        // A state_dict at the root of the file may lie beside other entries; one of a network of its own may not.
        if (prefix.Length > 0 && others.FirstOrDefault() is { } extra)
        {
            throw table.Bad($"has the tensor {ErrorText.Quote(extra)} left over: the authors' network of these shapes does not have it");
        }
        var theirs = names.ToDictionary(name => name.Ours.Name);
        return new NamedValues(names.Select(name => name.Ours), ours => Values(table, prefix, theirs[ours.Name]));
    }

    /// <summary>The batches that the batch norms have seen; null where they have no such counter.</summary>
    public static long? BatchNormPasses(TensorTable table, string prefix) =>
        table.Names.FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && name.EndsWith(PassesEnding, StringComparison.Ordinal)) is { } counter ? Count(table, counter) : null;

    /// <summary>A count; null if there is none, or no such count is possible.</summary>
    public static long? Count(TensorTable table, string name) =>
        table.Number(name) is { } number && number >= 0 && number <= 1L << 53 && Math.Floor(number) == number ? (long)number : null;

    /// <summary>One tensor in our order.</summary>
    internal static float[] Values(TensorTable table, string prefix, PyTorchName name) =>
        Ordered(table, prefix + name.Theirs, name);

    /// <summary>The values of a tensor with the shape of another, such as a moment of it, in our order.</summary>
    internal static float[] Ordered(TensorTable table, string called, PyTorchName name)
    {
        if (table.Shape(called) is { } shape && !shape.SequenceEqual(name.TheirShape))
        {
            throw table.Bad($"has the tensor {ErrorText.Quote(called)} of shape [{string.Join(", ", shape)}], "
                + $"but its network needs [{string.Join(", ", name.TheirShape)}]");
        }
        return name.ToOurs(table.Floats(called));
    }
}
