using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Interop.PyTorch.Names;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>The names of the golden files, by ours: those of the authors' PyTorch code, for whole networks and for parts of them.</summary>
internal static class GoldenNames
{
    /// <summary>A generator whose last block is as wide as the golden files of modules, and shuffles nothing.</summary>
    private static readonly GeneratorOptions Modules =
        new() { ImageSize = 32, LatentWidth = 16, Widths = [32, 32, 32], MlpWidth = 48, Head = GeneratorHead.Pixel };

    public static Dictionary<string, PyTorchName> Attention { get; } =
        Part(PyTorchNames.Of(Modules), "blocks.2.attention.", "block_1024.attn.");

    public static Dictionary<string, PyTorchName> SelfModulatedLayerNorm { get; } =
        Part(PyTorchNames.Of(Modules), "blocks.2.norm1.", "block_1024.ln_1.");

    public static Dictionary<string, PyTorchName> GeneratorBlock { get; } = Part(PyTorchNames.Of(Modules), "blocks.2.", "block_1024.");

    public static Dictionary<string, PyTorchName> DiscriminatorBlock { get; } =
        Part(PyTorchNames.Of(Networks.Discriminator32), "lada.block.", "block_256.");

    /// <summary>The pixel and patch generators.</summary>
    public static Dictionary<string, PyTorchName> Of(GeneratorOptions options) => ByOurs(PyTorchNames.Of(options));

    public static Dictionary<string, PyTorchName> Of(DiscriminatorOptions options) => ByOurs(PyTorchNames.Of(options));

    /// <summary>The reference of the decoder generator, which is not in the authors' code.</summary>
    public static Dictionary<string, PyTorchName> OfDecoder(GeneratorOptions options)
    {
        var body = PyTorchNames.Of(options with { ImageSize = 32, Head = GeneratorHead.Pixel, DecoderChannels = [] })
            .Where(name => !name.Theirs.StartsWith("ch_conv", StringComparison.Ordinal))
            .Select(name => name with { Theirs = InReference(name.Theirs) });
        var head = NetworkLayers.Of(options).Layers.Where(layer => layer.Name.StartsWith("head.", StringComparison.Ordinal))
            .SelectMany(layer => layer.Tensors.Select(tensor => new PyTorchName(
                tensor, InReference(layer.Name.Split('.')) + tensor.Name[layer.Name.Length..], tensor.Shape)));
        return ByOurs(body.Concat(head));
    }

    /// <summary>Sets every tensor of a store from theirs; fails on one without a name.</summary>
    public static void Load(ParameterStore store, IReadOnlyDictionary<string, PyTorchName> names, Func<string, Tensor> theirs)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in store.Entries)
        {
            var name = names[entry.Name];
            entry.Tensor.CopyInPlace(name.ToOurs(theirs(name.Theirs)));
        }
    }

    private static Dictionary<string, PyTorchName> ByOurs(IEnumerable<PyTorchName> names) => names.ToDictionary(name => name.Ours.Name);

    /// <summary>The tensors whose names begin with these words, without the words; the position of a block is named elsewhere.</summary>
    private static Dictionary<string, PyTorchName> Part(IEnumerable<PyTorchName> names, string ours, string theirs) => names
        .Where(name => name.Ours.Name.StartsWith(ours, StringComparison.Ordinal))
        .Where(name => name.Theirs.StartsWith(theirs, StringComparison.Ordinal))
        .ToDictionary(name => name.Ours.Name[ours.Length..], name => name with { Theirs = name.Theirs[theirs.Length..] });

    private static string InReference(string theirs) => theirs
        .Replace("init.0", "init", StringComparison.Ordinal)
        .Replace("pos_64", "pos.0", StringComparison.Ordinal).Replace("pos_256", "pos.1", StringComparison.Ordinal)
        .Replace("pos_1024", "pos.2", StringComparison.Ordinal)
        .Replace("block_64", "blocks.0", StringComparison.Ordinal).Replace("block_256", "blocks.1", StringComparison.Ordinal)
        .Replace("block_1024", "blocks.2", StringComparison.Ordinal)
        .Replace("conv_256", "lee.0", StringComparison.Ordinal).Replace("conv_1024", "lee.1", StringComparison.Ordinal);

    private static string InReference(string[] layer) => layer switch
    {
        ["head", var stage, "conv"] => $"dec_conv.{stage}",
        ["head", var stage, "norm"] => $"dec_bn.{stage}",
        _ => "to_rgb",
    };
}
