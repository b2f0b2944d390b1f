using LadaGan.Architecture;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>
/// The names of the authors' PyTorch code (github.com/milmor/LadaGAN) beside ours, and the permutations between the two
/// orders of channels in a pixel shuffle.
/// </summary>
/// <remarks>
/// Shuffled channels are made by the last Linear before a shuffle (its rows and bias) or read by the convolution behind a
/// space-to-depth (its input channels): permuting those once lets both orders give the same images.
/// </remarks>
internal static class PyTorchNames
{
    public static Dictionary<string, PyTorchName> Attention(string ours = "", string theirs = "")
    {
        var names = new Dictionary<string, PyTorchName>();
        Layer(names, $"{ours}qkv", $"{theirs}to_qkv");
        Layer(names, $"{ours}score", $"{theirs}q_attn");
        Layer(names, $"{ours}output", $"{theirs}to_out");
        return names;
    }

    public static Dictionary<string, PyTorchName> SelfModulatedLayerNorm(string ours = "", string theirs = "")
    {
        var names = new Dictionary<string, PyTorchName>();
        Layer(names, $"{ours}hidden", $"{theirs}h.0");
        Layer(names, $"{ours}gamma", $"{theirs}mlp_gamma");
        Layer(names, $"{ours}beta", $"{theirs}mlp_beta");
        return names;
    }

    /// <param name="shuffle">r of the pixel shuffle its output goes through; 1: none.</param>
    public static Dictionary<string, PyTorchName> GeneratorBlock(string ours = "", string theirs = "", int shuffle = 1)
    {
        var names = Attention($"{ours}attention.", $"{theirs}attn.");
        Merge(names, SelfModulatedLayerNorm($"{ours}norm1.", $"{theirs}ln_1."));
        Merge(names, SelfModulatedLayerNorm($"{ours}norm2.", $"{theirs}ln_2."));
        Layer(names, $"{ours}mlp.expand", $"{theirs}mlp.0");
        var dim = shuffle == 1 ? -1 : 0;
        names[$"{ours}mlp.contract.weight"] = new($"{theirs}mlp.2.weight", dim, shuffle);
        names[$"{ours}mlp.contract.bias"] = new($"{theirs}mlp.2.bias", dim, shuffle);
        return names;
    }

    public static Dictionary<string, PyTorchName> DiscriminatorBlock(string ours = "", string theirs = "")
    {
        var names = Attention($"{ours}attention.", $"{theirs}attn.");
        Layer(names, $"{ours}norm1", $"{theirs}ln_1");
        Layer(names, $"{ours}norm2", $"{theirs}ln_2");
        Layer(names, $"{ours}mlp.expand", $"{theirs}mlp.0");
        Layer(names, $"{ours}mlp.contract", $"{theirs}mlp.2");
        return names;
    }

    /// <summary>The pixel and patch generators.</summary>
    public static Dictionary<string, PyTorchName> Generator(GeneratorOptions options)
    {
        var names = new Dictionary<string, PyTorchName> { ["init.weight"] = new("init.0.weight") };
        int[] tokens = [64, 256, 1024];
        for (var i = 0; i < tokens.Length; i++)
        {
            names[$"blocks.{i}.position"] = new($"pos_{tokens[i]}");
            Merge(names, GeneratorBlock($"blocks.{i}.", $"block_{tokens[i]}.", i < 2 ? 2 : options.ImageSize / 32));
        }
        Layer(names, "expansions.0", "conv_256");
        Layer(names, "expansions.1", "conv_1024");
        Layer(names, "head", "ch_conv");
        return names;
    }

    /// <summary>The reference of the decoder generator (not in the authors' PyTorch code; names of the golden file).</summary>
    public static Dictionary<string, PyTorchName> DecoderGenerator(GeneratorOptions options)
    {
        var names = new Dictionary<string, PyTorchName> { ["init.weight"] = new("init.weight") };
        for (var i = 0; i < 3; i++)
        {
            names[$"blocks.{i}.position"] = new($"pos.{i}");
            Merge(names, GeneratorBlock($"blocks.{i}.", $"blocks.{i}.", i < 2 ? 2 : 1));
        }
        Layer(names, "expansions.0", "lee.0");
        Layer(names, "expansions.1", "lee.1");
        for (var i = 0; i < options.DecoderChannels.Count; i++)
        {
            Layer(names, $"head.{i}.conv", $"dec_conv.{i}");
            Norm(names, $"head.{i}.norm", $"dec_bn.{i}");
        }
        Layer(names, "head.image", "to_rgb");
        return names;
    }

    public static Dictionary<string, PyTorchName> Discriminator(DiscriminatorOptions options)
    {
        var names = new Dictionary<string, PyTorchName>
        {
            ["input.weight"] = new("inp_conv.0.weight"),
            ["lada.position"] = new("pos_256"),
            ["lada.reduce.weight"] = new("conv_256.weight", Dim: 1, Factor: 2),
            ["lada.reduce.bias"] = new("conv_256.bias"),
            ["project.weight"] = new("logits.0.weight"),
            ["logits.weight"] = new("logits.2.weight"),
        };
        for (var i = 0; i + 1 < options.Channels.Count; i++)
        {
            names[$"down.{i}.main.0.conv.weight"] = new($"encoder.{i}.main.0.weight");
            names[$"down.{i}.main.1.conv.weight"] = new($"encoder.{i}.main.3.weight");
            names[$"down.{i}.direct.conv.weight"] = new($"encoder.{i}.direct.1.weight");
            Norm(names, $"down.{i}.main.0.norm", $"encoder.{i}.main.1");
            Norm(names, $"down.{i}.main.1.norm", $"encoder.{i}.main.4");
            Norm(names, $"down.{i}.direct.norm", $"encoder.{i}.direct.2");
        }
        Merge(names, DiscriminatorBlock("lada.block.", "block_256."));
        return names;
    }

    /// <summary>Sets every tensor of a store from theirs; fails on one without a name.</summary>
    public static void Load(ParameterStore store, IReadOnlyDictionary<string, PyTorchName> names, Func<string, Tensor> theirs)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in store.Entries)
        {
            var name = names[entry.Name];
            entry.Tensor.CopyInPlace(name.ToOurs(theirs(name.Theirs), entry.Tensor.Shape));
        }
    }

    private static void Layer(Dictionary<string, PyTorchName> names, string ours, string theirs)
    {
        names[$"{ours}.weight"] = new($"{theirs}.weight");
        names[$"{ours}.bias"] = new($"{theirs}.bias");
    }

    private static void Norm(Dictionary<string, PyTorchName> names, string ours, string theirs)
    {
        Layer(names, ours, theirs);
        names[$"{ours}.running_mean"] = new($"{theirs}.running_mean");
        names[$"{ours}.running_var"] = new($"{theirs}.running_var");
    }

    private static void Merge(Dictionary<string, PyTorchName> names, Dictionary<string, PyTorchName> more)
    {
        foreach (var (ours, theirs) in more)
        {
            names.Add(ours, theirs);
        }
    }
}
