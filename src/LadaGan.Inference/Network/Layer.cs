using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>Layers by their names in a model file.</summary>
internal static unsafe class Layer
{
    public static PackedWeights Linear(Compute compute, ModelWeights file, string name) =>
        new(compute.Team, file.Linear($"{name}.weight"), file.Values($"{name}.bias"), compute.Width);

    public static Mlp Mlp(Compute compute, ModelWeights file, string name) =>
        new(compute.Team, Linear(compute, file, $"{name}.expand"), Linear(compute, file, $"{name}.contract"));

    public static Conv3x3 Conv3x3(Compute compute, ModelWeights file, string name) =>
        new(compute.Team, file.Values($"{name}.weight"), file.Values($"{name}.bias"), compute.Width);

    public static ImageConv3x3 ImageConv3x3(Compute compute, ModelWeights file, string name) =>
        new(file.Values($"{name}.weight"), file.Values($"{name}.bias"), compute.Width);

    /// <summary>Linear layers of the same latents, one below the other.</summary>
    public static LatentLayer Stacked(Compute compute, ModelWeights file, params IReadOnlyList<string> names)
    {
        Matrix[] weights = [.. names.Select(name => file.Linear($"{name}.weight"))];
        var (outputs, inputs) = (weights.Sum(weight => weight.Rows), weights[0].Columns);
        using var stacked = new FloatBuffer((long)outputs * inputs);
        var bias = new float[outputs];
        var row = 0;
        foreach (var name in names)
        {
            var values = file.Values($"{name}.weight");
            values.CopyTo(new Span<float>(stacked.Pointer + ((nint)row * inputs), values.Length));
            file.Values($"{name}.bias").CopyTo(bias.AsSpan(row));
            row += values.Length / inputs;
        }
        return new LatentLayer(compute, new Matrix(stacked.Pointer, outputs, inputs, inputs), bias);
    }
}
