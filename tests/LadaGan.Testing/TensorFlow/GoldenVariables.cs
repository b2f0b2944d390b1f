using System.Globalization;

namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// The weights of a golden file as TensorFlow's variables. The files are in the authors' PyTorch names, layout and order of channels;
/// what their PyTorch code answers with them is in the files too.
/// </summary>
public static class GoldenVariables
{
    /// <summary>The value of a variable of <see cref="TrainerObjects"/>.</summary>
    /// <param name="golden">The file.</param>
    /// <param name="sizes">The networks' sizes.</param>
    /// <param name="state">Where running statistics are: "w." or "after.".</param>
    public static Func<string, long[], float[]> Of(Golden golden, TrainerSizes sizes, string state = "w.") => (name, shape) =>
    {
        var (part, leaf) = (name[..Math.Max(name.LastIndexOf('/'), 0)], name[(name.LastIndexOf('/') + 1)..]);
        if (name.StartsWith("pos_emb_", StringComparison.Ordinal))
        {
            return Floats(golden, $"w.{Position(golden, name)}");
        }
        var (layer, third) = Layer(golden, part);
        var ending = leaf switch
        {
            "kernel" or "gamma" => "weight",
            "bias" or "beta" => "bias",
            "moving_mean" => "running_mean",
            _ => "running_var",
        };
        var values = Floats(golden, $"{(ending.StartsWith("running", StringComparison.Ordinal) ? state : "w.")}{layer}.{ending}");
        if (third >= 0)
        {
            values = [.. values.Chunk(values.Length / 3).ElementAt(third)];
        }
        var (read, made) = golden.Names.Contains("w.inp_conv.0.weight") ? (part == "conv_4" ? 2 : 1, 1) : (1, DividedBy(part, sizes));
        return leaf != "kernel"
            ? [.. Enumerable.Range(0, values.Length).Select(o => values[Pixel(o, values.Length, made)])]
            : Kernel(values, shape, read, made);
    };

    // [outputs, inputs, area] to [area, inputs, outputs].
    private static float[] Kernel(float[] theirs, long[] shape, int read, int made)
    {
        var (inputs, outputs) = ((int)shape[^2], (int)shape[^1]);
        var area = theirs.Length / (inputs * outputs);
        var kernel = new float[theirs.Length];
        for (var place = 0; place < area; place++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var o = 0; o < outputs; o++)
                {
                    var (from, to) = (Pixel(i, inputs, read), Pixel(o, outputs, made));
                    kernel[(place * inputs + i) * outputs + o] = theirs[(to * inputs + from) * area + place];
                }
            }
        }
        return kernel;
    }

    // Channel (dy·r + dx)·C + c of TensorFlow's is channel c·r² + dy·r + dx of PyTorch's shuffles.
    private static int Pixel(int channel, int channels, int r)
    {
        var group = channels / (r * r);
        return channel % group * (r * r) + channel / group;
    }

    // A generator's block ends in the layer that makes what depth_to_space divides; the discriminator's conv_4 reads what space_to_depth
    // joins.
    private static int DividedBy(string part, TrainerSizes sizes) => part switch
    {
        "block_8/mlp/1" or "block_16/mlp/1" => 2,
        "block_32/mlp/1" when sizes.Decoder.Length == 0 => sizes.Image / 32,
        _ => 1,
    };

    private static string Position(Golden golden, string name)
    {
        var side = int.Parse(name["pos_emb_".Length..], CultureInfo.InvariantCulture);
        return golden.Names.Contains("w.pos.0") ? $"pos.{int.Log2(side) - 3}"
            : golden.Names.Contains("w.pos_64") ? $"pos_{side * side}" : "pos_256";
    }

    // The layer there; and which third of it, where theirs is three of TensorFlow's layers.
    private static (string Layer, int Third) Layer(Golden golden, string part)
    {
        var (isDecoder, isDiscriminator) = (golden.Names.Contains("w.pos.0"), golden.Names.Contains("w.inp_conv.0.weight"));
        string Block(string side) => isDiscriminator ? "block_256"
            : isDecoder ? $"blocks.{int.Log2(int.Parse(side, CultureInfo.InvariantCulture)) - 3}"
            : $"block_{int.Parse(side, CultureInfo.InvariantCulture) * int.Parse(side, CultureInfo.InvariantCulture)}";
        return part.Split('/', '_') switch
        {
            ["init", "0"] => (isDecoder ? "init" : "init.0", -1),
            ["block", var side, "attn", "wq"] => ($"{Block(side)}.attn.to_qkv", 0),
            ["block", var side, "attn", "wk"] => ($"{Block(side)}.attn.to_qkv", 1),
            ["block", var side, "attn", "wv"] => ($"{Block(side)}.attn.to_qkv", 2),
            ["block", var side, "attn", .. var rest] => ($"{Block(side)}.attn.{string.Join('_', rest)}", -1),
            ["block", var side, "mlp", "0"] => ($"{Block(side)}.mlp.0", -1),
            ["block", var side, "mlp", "1"] => ($"{Block(side)}.mlp.2", -1),
            ["block", var side, var norm] => ($"{Block(side)}.ln_{norm[^1]}", -1),
            ["block", var side, var norm, "h"] => ($"{Block(side)}.ln_{norm[^1]}.h.0", -1),
            ["block", var side, var norm, var factor] => ($"{Block(side)}.ln_{norm[^1]}.mlp_{factor}", -1),
            ["conv", "8"] => (isDecoder ? "lee.0" : "conv_256", -1),
            ["conv", "16"] => (isDecoder ? "lee.1" : "conv_1024", -1),
            ["dec", var stage, "conv"] => ($"dec_conv.{stage}", -1),
            ["dec", var stage, "norm"] => ($"dec_bn.{stage}", -1),
            ["ch", "conv"] => (isDecoder ? "to_rgb" : "ch_conv", -1),
            ["inp", "conv"] => ("inp_conv.0", -1),
            ["encoder", var stage, "main", var layer] =>
                ($"encoder.{stage}.main.{"0134"["0123".IndexOf(layer[0], StringComparison.Ordinal)]}", -1),
            ["encoder", var stage, "direct", var layer] => ($"encoder.{stage}.direct.{(layer == "0" ? 1 : 2)}", -1),
            ["conv", "4"] => ("conv_256", -1),
            ["down", "4", var layer] => ($"logits.{(layer == "0" ? 0 : 2)}", -1),
            _ => throw new ArgumentException(part),
        };
    }

    private static float[] Floats(Golden golden, string name) => golden[name].ToArray<float>();
}
