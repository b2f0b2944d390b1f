using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;

namespace LadaGan.Interop.PyTorch.Names;

/// <summary>The names of the authors' PyTorch code for every tensor of a network.</summary>
/// <remarks>
/// Source: the PyTorch folder of github.com/milmor/LadaGAN. Their batch norms also hold <c>num_batches_tracked</c>, which changes nothing
/// and has no counterpart here.
/// </remarks>
public static class PyTorchNames
{
    /// <summary>Their generator's tensors, in the order of <see cref="NetworkLayers"/>.</summary>
    /// <param name="options">A generator with a pixel or patch head.</param>
    /// <exception cref="InteropException">Their code has no such generator.</exception>
    public static IReadOnlyList<PyTorchName> Of(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Head != GeneratorHead.Decoder, "generator.head", options.Head, "only pixel and patch have");
        Require(options.Attention == AttentionKind.Lada, "generator.attention", options.Attention, "only lada has");
        Require(options.Modulation == Modulation.Sln, "generator.modulation", options.Modulation, "only sln has");
        Require(options.ExpansionConv, "generator.expansionConv", options.ExpansionConv, "only true has");
        // A residual around the MLP changes no tensor, but their code would compute something else with them.
        Require(!options.MlpResidual, "generator.mlpResidual", options.MlpResidual, "only false has");
        return Of(NetworkLayers.Of(options), layer => LayerRule.Of(layer, options));
    }

    /// <summary>Their discriminator's tensors, in the order of <see cref="NetworkLayers"/>.</summary>
    /// <param name="options">A Lada discriminator.</param>
    /// <exception cref="InteropException">Their code has no such discriminator.</exception>
    public static IReadOnlyList<PyTorchName> Of(DiscriminatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Kind == DiscriminatorKind.Lada, "discriminator.kind", options.Kind, "only lada has");
        return Of(NetworkLayers.Of(options), LayerRule.Of);
    }

    /// <summary>
    /// A network's tensors in the order in which their code registers them, which numbers them in its optimizers: the position embeddings,
    /// parameters of the network itself, come before those of its layers.
    /// </summary>
    /// <param name="names">The tensors in the order of <see cref="NetworkLayers"/>.</param>
    public static IEnumerable<PyTorchName> Registered(IEnumerable<PyTorchName> names) =>
        names.OrderBy(name => name.Theirs.Contains('.', StringComparison.Ordinal));

    private static void Require(bool has, string key, object value, string only)
    {
        if (!has)
        {
            throw new InteropException(
                $"the authors' PyTorch code has no such network: {key} is {Rules.Text(value)}, but {only} names there");
        }
    }

    private static PyTorchName[] Of(NetworkLayers network, Func<string, LayerRule?> ruleOf) =>
        [.. network.Layers.SelectMany(layer => Of(layer, ruleOf(layer.Name)
            ?? throw new InteropException($"the authors' PyTorch code has no layer that is '{layer.Name}' here")))];

    // A tensor's name is its layer's and an ending that both have.
    private static IEnumerable<PyTorchName> Of(Layer layer, LayerRule rule) => layer.Tensors.Select(tensor => new PyTorchName(
        tensor, rule.Theirs + tensor.Name[layer.Name.Length..],
        layer.Kind == LayerKind.Position ? [1, .. tensor.Shape] : tensor.Shape,
        rule.Shuffle is { } shuffle && shuffle.Dim < tensor.Shape.Count ? shuffle : null));  // a bias has no inputs
}
