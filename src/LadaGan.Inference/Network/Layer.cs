using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>Creates layers from a model file, by their names there.</summary>
internal static unsafe class Layer
{
    public static PackedWeights Linear(Compute compute, ModelWeights file, string name, int outputs, int inputs, bool bias = true) =>
        new(compute.Team, file.Linear($"{name}.weight", outputs, inputs), bias ? file.Values($"{name}.bias", outputs) : [], compute.Width);

    public static Mlp Mlp(Compute compute, ModelWeights file, string name, int width, int hidden) =>
        new(compute.Team, Linear(compute, file, $"{name}.expand", hidden, width), Linear(compute, file, $"{name}.contract", width, hidden));

    public static Conv3x3 Conv3x3(Compute compute, ModelWeights file, string name, int outputs, int inputs) =>
        new(compute.Team, file.Values($"{name}.weight", outputs, inputs, 3, 3), file.Values($"{name}.bias", outputs), compute.Width);

    public static ImageConv3x3 ImageConv3x3(Compute compute, ModelWeights file, string name, int inputs) =>
        new(file.Values($"{name}.weight", 3, inputs, 3, 3), file.Values($"{name}.bias", 3), compute.Width);

    /// <summary>Several linear layers with the same inputs, stacked into one.</summary>
    public static PackedWeights Stacked(Compute compute, ModelWeights file, IReadOnlyList<(string Name, int Outputs)> layers, int inputs)
    {
        var outputs = layers.Sum(layer => layer.Outputs);
        using var weight = new FloatBuffer((long)outputs * inputs);
        var bias = new float[outputs];
        var row = 0;
        foreach (var (name, count) in layers)
        {
            file.Values($"{name}.weight", count, inputs).CopyTo(new Span<float>(weight.Pointer + ((nint)row * inputs), checked(count * inputs)));
            file.Values($"{name}.bias", count).CopyTo(bias.AsSpan(row));
            row += count;
        }
        return new PackedWeights(compute.Team, new Matrix(weight.Pointer, outputs, inputs, inputs), bias, compute.Width);
    }
}
