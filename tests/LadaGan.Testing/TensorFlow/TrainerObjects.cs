namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// The objects of the authors' TensorFlow trainer, with their attributes in the order in which tensorflow/model.py and trainer.py of
/// github.com/milmor/LadaGAN make them.
/// </summary>
/// <param name="sizes">The networks' sizes.</param>
/// <param name="values">The values of a variable, by its path and shape.</param>
public sealed class TrainerObjects(TrainerSizes sizes, Func<string, long[], float[]> values)
{
    public KerasObject Generator()
    {
        var (widths, last) = (sizes.Widths, sizes.Widths[^1]);
        var generator = new KerasObject()
            .With("init", KerasObject.Sequential(Dense("init/0", sizes.Latent, 64 * widths[0], bias: false), new()))
            .With("pos_emb_8", Position("pos_emb_8", 64, widths[0]))
            .With("block_8", Block("block_8", widths[0], sizes.Heads[0], modulated: true))
            .With("conv_8", Conv("conv_8", 3, widths[0] / 4, widths[1]))
            .With("pos_emb_16", Position("pos_emb_16", 256, widths[1]))
            .With("block_16", Block("block_16", widths[1], sizes.Heads[1], modulated: true))
            .With("conv_16", Conv("conv_16", 3, widths[1] / 4, widths[2]))
            .With("pos_emb_32", Position("pos_emb_32", 1024, widths[2]))
            .With("block_32", Block("block_32", widths[2], sizes.Heads[2], modulated: true));
        if (sizes.Decoder.Length > 0)
        {
            var layers = new List<KerasObject>();
            foreach (var (stage, next) in sizes.Decoder.Index())
            {
                layers.AddRange([new(), Conv($"dec/{stage}/conv", 3, last, next), BatchNorm($"dec/{stage}/norm", next), new()]);
                last = next;
            }
            generator.With("dec_dim", new()).With("dec", KerasObject.Sequential([.. layers]));
        }
        else
        {
            last /= sizes.Image / 32 * (sizes.Image / 32);
        }
        return generator.With("ch_conv", Conv("ch_conv", 3, last, 3));
    }

    public KerasObject Discriminator()
    {
        var (channels, width) = (sizes.Channels, sizes.Channels[^1]);
        return new KerasObject()
            .With("enc_dim", new())
            .With("inp_conv", KerasObject.Sequential(Conv("inp_conv", 3, 3, channels[0], bias: false), new()))
            .With("encoder", KerasObject.List(channels[1..].Select((next, stage) => Down($"encoder/{stage}", channels[stage], next))))
            .With("pos_emb_8", Position("pos_emb_8", 256, width))
            .With("block_8", Block("block_8", width, sizes.DiscriminatorHeads, modulated: false))
            .With("conv_4", Conv("conv_4", 3, 4 * width, sizes.Out[0]))
            .With("down_4", KerasObject.Sequential(
                Conv("down_4/0", 1, sizes.Out[0], sizes.Out[1], bias: false), new(), Conv("down_4/1", 4, sizes.Out[1], 1, bias: false)))
            .With("logits", KerasObject.Sequential(new KerasObject(), new()));
    }

    private KerasObject Down(string name, int inputs, int outputs) => new KerasObject()
        .With("main", KerasObject.Sequential(
            Conv($"{name}/main/0", 3, inputs, outputs, bias: false), BatchNorm($"{name}/main/1", outputs), new(),
            Conv($"{name}/main/2", 3, outputs, outputs, bias: false), BatchNorm($"{name}/main/3", outputs), new()))
        .With("direct", KerasObject.Sequential(
            new(), Conv($"{name}/direct/0", 1, inputs, outputs, bias: false), BatchNorm($"{name}/direct/1", outputs), new()));

    private KerasObject Block(string name, int width, int heads, bool modulated) => new KerasObject()
        .With("attn", new KerasObject()
            .With("wq", Dense($"{name}/attn/wq", width, width))
            .With("wk", Dense($"{name}/attn/wk", width, width))
            .With("wv", Dense($"{name}/attn/wv", width, width))
            .With("q_attn", Dense($"{name}/attn/q_attn", width, heads))
            .With("to_out", Dense($"{name}/attn/to_out", width, width)))
        .With("mlp", KerasObject.Sequential(
            Dense($"{name}/mlp/0", width, sizes.Mlp), Dense($"{name}/mlp/1", sizes.Mlp, width)))
        .With("norm1", modulated ? Modulated($"{name}/norm1", width) : Norm($"{name}/norm1", width))
        .With("norm2", modulated ? Modulated($"{name}/norm2", width) : Norm($"{name}/norm2", width))
        .With("drop1", new())
        .With("drop2", new());

    private KerasObject Modulated(string name, int width) => new KerasObject()
        .With("h", Dense($"{name}/h", sizes.Latent, width))
        .With("gamma", Dense($"{name}/gamma", width, width))
        .With("beta", Dense($"{name}/beta", width, width))
        .With("ln", new());

    private KerasObject Norm(string name, int width) => new KerasObject()
        .With("axis", new())
        .With("gamma", Variable($"{name}/gamma", width))
        .With("beta", Variable($"{name}/beta", width));

    private KerasObject BatchNorm(string name, int width) => Norm(name, width)
        .With("moving_mean", Variable($"{name}/moving_mean", width))
        .With("moving_variance", Variable($"{name}/moving_variance", width));

    private KerasObject Position(string name, int tokens, int width) => new KerasObject()
        .With("position_embedding", new KerasObject().With("embeddings", Variable(name, tokens, width)));

    private KerasObject Dense(string name, int inputs, int outputs, bool bias = true) =>
        WithBias(new KerasObject().With("kernel", Variable($"{name}/kernel", inputs, outputs)), name, outputs, bias);

    private KerasObject Conv(string name, int size, int inputs, int outputs, bool bias = true) =>
        WithBias(new KerasObject().With("kernel", Variable($"{name}/kernel", size, size, inputs, outputs)), name, outputs, bias);

    private KerasObject WithBias(KerasObject layer, string name, int outputs, bool bias) =>
        bias ? layer.With("bias", Variable($"{name}/bias", outputs)) : layer;

    private KerasObject Variable(string name, params long[] shape) => KerasObject.Variable(shape, values(name, shape));
}
