using Google.Protobuf;
using LadaGan.Core.Errors;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>
/// Runs the graph of an exported ONNX model from the file's bytes, in plain loops: a second opinion on what has been written.
/// </summary>
/// <remarks>
/// It knows the operators that <see cref="OnnxExport"/> writes, as it writes them, and shares nothing with it but onnx.proto: it is not for
/// other programs' models. Nodes must come after those they need, no value may have two sources, and every value must have the shape that
/// the file states.
/// </remarks>
public static class OnnxEvaluator
{
    /// <summary>The graph's outputs by name.</summary>
    /// <param name="model">The model, from its first byte to its last.</param>
    /// <param name="latents">z [N, width], row after row.</param>
    /// <exception cref="InteropException">The bytes are no such model, or the graph is inconsistent.</exception>
    public static IReadOnlyDictionary<string, OnnxArray> Run(ReadOnlySpan<byte> model, float[] latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var graph = Parse(model).Graph ?? throw new InteropException("the ONNX model has no graph");
        if (graph.Input is not [var input])
        {
            throw new InteropException($"the ONNX graph has {graph.Input.Count} inputs, but latents are one");
        }
        var width = (int)input.Type.TensorType.Shape.Dim[^1].DimValue;
        if (width < 1 || latents.Length % width != 0)
        {
            throw new InteropException($"{latents.Length} values are not a whole number of latents of width {width}");
        }
        return Run(graph, new OnnxArray([latents.Length / width, width], latents));
    }

    private static ModelProto Parse(ReadOnlySpan<byte> model)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InteropException($"the bytes are no ONNX model: {error.Clause()}", error);
        }
    }

    private static Dictionary<string, OnnxArray> Run(GraphProto graph, OnnxArray latents)
    {
        var stated = graph.ValueInfo.Concat(graph.Output).ToDictionary(info => info.Name, StringComparer.Ordinal);
        var lastUse = LastUses(graph);
        var values = new Dictionary<string, OnnxArray>(StringComparer.Ordinal);
        Add(values, graph.Input[0].Name, latents);
        foreach (var initializer in graph.Initializer)
        {
            Add(values, initializer.Name, Initializers.Read(initializer));
        }
        foreach (var (index, node) in graph.Node.Index())
        {
            OnnxArray?[] operands = [.. node.Input.Select(name => name.Length == 0 ? null : Find(values, name))];
            foreach (var (name, result) in node.Output.Zip(Operators.Run(new NodeCall(node, operands))))
            {
                RequireShape(stated.GetValueOrDefault(name), name, result, latents.Shape[0]);
                Add(values, name, result);
            }
            // What no later node needs is let go: maps of large images weigh hundreds of megabytes.
            foreach (var name in node.Input.Where(name => lastUse.GetValueOrDefault(name) == index))
            {
                values.Remove(name);
            }
        }
        return graph.Output.ToDictionary(output => output.Name, output => Find(values, output.Name));
    }

    private static Dictionary<string, int> LastUses(GraphProto graph)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, node) in graph.Node.Index())
        {
            foreach (var name in node.Input)
            {
                last[name] = index;
            }
        }
        foreach (var output in graph.Output)
        {
            last[output.Name] = int.MaxValue;
        }
        return last;
    }

    private static void RequireShape(ValueInfoProto? stated, string name, OnnxArray value, int images)
    {
        var shape = stated?.Type.TensorType.Shape.Dim.Select(dim => dim.DimParam == GraphBuilder.BatchName ? images : (int)dim.DimValue);
        if (shape is null || !shape.SequenceEqual(value.Shape))
        {
            throw new InteropException(
                $"the ONNX graph states the shape [{string.Join(", ", shape ?? [])}] for '{name}', "
                + $"but it has [{string.Join(", ", value.Shape)}]");
        }
    }

    private static void Add(Dictionary<string, OnnxArray> values, string name, OnnxArray value)
    {
        if (!values.TryAdd(name, value))
        {
            throw new InteropException($"the ONNX graph has '{name}' twice");
        }
    }

    private static OnnxArray Find(Dictionary<string, OnnxArray> values, string name) =>
        values.TryGetValue(name, out var value) ? value : throw new InteropException($"the ONNX graph needs '{name}' before it is there");
}
