using LadaGan.Architecture;
using LadaGan.Architecture.Layers;

namespace LadaGan.Interop.TensorFlow.Names;

/// <summary>The variables of the authors' TensorFlow code for every tensor of a network.</summary>
/// <remarks>Source: the TensorFlow folder of github.com/milmor/LadaGAN, whose names are those of attributes.</remarks>
internal static class TensorFlowNames
{
    /// <summary>Their generator's variables, in the order of <see cref="NetworkLayers"/>.</summary>
    /// <exception cref="InteropException">Their code has no such generator.</exception>
    public static IReadOnlyList<TensorFlowName> Of(GeneratorOptions options) => Of(NetworkLayers.Of(options), LayerPath.InGenerator);

    /// <summary>Their discriminator's variables, in the order of <see cref="NetworkLayers"/>.</summary>
    /// <exception cref="InteropException">Their code has no such discriminator.</exception>
    public static IReadOnlyList<TensorFlowName> Of(DiscriminatorOptions options) =>
        Of(NetworkLayers.Of(options), LayerPath.InDiscriminator);

    private static TensorFlowName[] Of(NetworkLayers network, Func<string, string[]?> pathsOf) =>
        [.. network.Layers.SelectMany(layer => Of(layer, pathsOf(layer.Name)
            ?? throw new InteropException($"the authors' TensorFlow code has no layer that is '{layer.Name}' here")))];

    private static IEnumerable<TensorFlowName> Of(Layer layer, string[] paths) => layer.Tensors.Select(tensor =>
        new TensorFlowName(tensor, layer.Kind, [.. paths.Select(path => $"{path}/{Attribute(layer, tensor)}")]));

    private static string Attribute(Layer layer, Parameter tensor) => (tensor.Name[layer.Name.Length..], layer.Kind) switch
    {
        ("", _) => "embeddings",
        (".weight", LayerKind.Linear or LayerKind.Convolution) => "kernel",
        (".bias", LayerKind.Linear or LayerKind.Convolution) => "bias",
        (".weight", _) => "gamma",
        (".bias", _) => "beta",
        (".running_mean", _) => "moving_mean",
        (".running_var", _) => "moving_variance",
        _ => throw new InteropException($"the authors' TensorFlow code has no variable that is '{tensor.Name}' here"),
    };
}
