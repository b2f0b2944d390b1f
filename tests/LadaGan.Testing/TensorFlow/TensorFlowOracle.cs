using static LadaGan.Testing.TensorFlow.TensorFlowOperators;

namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// What the authors' TensorFlow networks answer, from the values of their variables: written after tensorflow/model.py of
/// github.com/milmor/LadaGAN with TensorFlow's operators, and sharing nothing with the networks here.
/// </summary>
public static class TensorFlowOracle
{
    private const double LayerNormEpsilon = 1e-6;

    /// <summary>The image of one latent, channels last.</summary>
    public static FeatureMap Image(KerasObject generator, double[] z, int[] heads, int imageSize)
    {
        var x = new FeatureMap(8, generator["init/layer_with_weights-0/kernel"].Value!.Shape[1] is var made ? (int)made / 64 : 0,
            Dense(z, generator["init/layer_with_weights-0"]));
        foreach (var (i, side) in new[] { 8, 16, 32 }.Index())
        {
            x = Embedded(x, generator[$"pos_emb_{side}"]);
            x = Modulated(x, z, generator[$"block_{side}"], heads[i]);
            if (side < 32)
            {
                x = Conv(DepthToSpace(x, 2), generator[$"conv_{side}"]);
            }
        }
        if (generator.Children.Any(child => child.Name == "dec"))
        {
            for (var stage = 0; x.Side < imageSize; stage++)
            {
                x = Conv(Upsample(x), generator[$"dec/layer_with_weights-{2 * stage}"]);
                x = LeakyReLU(BatchNorm(x, generator[$"dec/layer_with_weights-{2 * stage + 1}"]));
            }
        }
        else if (imageSize > 32)
        {
            x = DepthToSpace(x, imageSize / 32);
        }
        return Conv(x, generator["ch_conv"]);
    }

    /// <summary>The 25 logits of an image, with the running statistics of batch norm.</summary>
    public static double[] Logits(KerasObject discriminator, FeatureMap image, int heads)
    {
        var x = LeakyReLU(Conv(image, discriminator["inp_conv/layer_with_weights-0"]));
        foreach (var (_, stage) in discriminator["encoder"].Children)
        {
            var main = stage["main"];
            var through = LeakyReLU(BatchNorm(
                Conv(x, main["layer_with_weights-0"], stride: 2), main["layer_with_weights-1"]));
            through = LeakyReLU(BatchNorm(Conv(through, main["layer_with_weights-2"]), main["layer_with_weights-3"]));
            var direct = stage["direct"];
            var past = LeakyReLU(BatchNorm(Conv(AveragePool(x), direct["layer_with_weights-0"]), direct["layer_with_weights-1"]));
            x = through.Plus(past).Select(value => value / 2);
        }
        x = Embedded(x, discriminator["pos_emb_8"]);
        var block = discriminator["block_8"];
        FeatureMap Norm(FeatureMap of, KerasObject layer) =>
            Scale(LayerNorm(of, LayerNormEpsilon), Floats(layer, "gamma"), Floats(layer, "beta"));
        x = x.Plus(Attention(Norm(x, block["norm1"]), block["attn"], heads));
        x = x.Plus(Mlp(Norm(x, block["norm2"]), block["mlp"]));
        x = Conv(SpaceToDepth(x, 2), discriminator["conv_4"]);
        x = LeakyReLU(Conv(x, discriminator["down_4/layer_with_weights-0"], same: false));
        return Conv(x, discriminator["down_4/layer_with_weights-1"], same: false).Values;
    }

    private static FeatureMap Embedded(FeatureMap x, KerasObject position) =>
        x.Plus(new(x.Side, x.Channels, Floats(position["position_embedding"], "embeddings")));

    private static FeatureMap Modulated(FeatureMap x, double[] z, KerasObject block, int heads)
    {
        FeatureMap Norm(FeatureMap of, KerasObject layer)
        {
            double[] hidden = [.. Dense(z, layer["h"]).Select(value => Math.Max(value, 0))];
            return Scale(LayerNorm(of, LayerNormEpsilon), Dense(hidden, layer["gamma"]), Dense(hidden, layer["beta"]));
        }
        var attended = x.Plus(Attention(Norm(x, block["norm1"]), block["attn"], heads));
        return Mlp(Norm(attended, block["norm2"]), block["mlp"]);
    }

    private static FeatureMap Mlp(FeatureMap x, KerasObject mlp) =>
        Dense(Gelu(Dense(x, mlp["layer_with_weights-0"])), mlp["layer_with_weights-1"]);

    private static FeatureMap Attention(FeatureMap x, KerasObject attention, int heads)
    {
        var (q, k, v) = (Dense(x, attention["wq"]), Dense(x, attention["wk"]), Dense(x, attention["wv"]));
        var depth = q.Channels / heads;
        var scores = Dense(q, attention["q_attn"]).Values.Chunk(heads).ToArray();
        var mixed = new FeatureMap(x.Side, q.Channels);
        for (var head = 0; head < heads; head++)
        {
            double[] weights = [.. scores.Select(score => score[head] / Math.Sqrt(depth))];
            var most = weights.Max();
            weights = [.. weights.Select(weight => Math.Exp(weight - most))];
            var total = weights.Sum();
            for (var c = head * depth; c < (head + 1) * depth; c++)
            {
                var global = 0.0;
                for (var token = 0; token < x.Tokens; token++)
                {
                    global += weights[token] / total * q.Values[token * q.Channels + c];
                }
                for (var token = 0; token < x.Tokens; token++)
                {
                    var at = token * q.Channels + c;
                    mixed.Values[at] = global * k.Values[at] * v.Values[at];
                }
            }
        }
        return Dense(mixed, attention["to_out"]);
    }
}
