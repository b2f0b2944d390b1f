using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.TensorFlow.Checkpoints;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow.Checkpoints;

/// <summary>The authors' checkpoints: what is found in them, and what is missing or left over, by name.</summary>
public sealed class TensorFlowCheckpointTests : IDisposable
{
    private static readonly PublishedModel Model = PublishedModel.Cifar10;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cifar10", GeneratorHead.Pixel)]
    [InlineData("celeba_64", GeneratorHead.Patch)]
    [InlineData("ffhq_128", GeneratorHead.Decoder)]
    [InlineData("bedroom_128", GeneratorHead.Decoder)]
    public void The_architecture_and_the_counters_are_read(string name, GeneratorHead head)
    {
        var model = PublishedModel.Of(name);
        model.Write(_folder.Path, model.Checkpoint());
        var read = ForeignFile.Read(_folder[name]);
        Assert.Equal((FileKind.TensorFlow, ConventionSet.Paper), (read.Kind, read.Conventions));
        var generator = read.GeneratorOptions!;
        Assert.Equal((model.Sizes.Image, 16, 48, head), (generator.ImageSize, generator.LatentWidth, generator.MlpWidth, generator.Head));
        Assert.Equal(model.Sizes.Widths, generator.Widths);
        Assert.Equal(model.Sizes.Heads, generator.Heads);
        Assert.Equal(model.Sizes.Decoder, generator.DecoderChannels);
        var discriminator = read.DiscriminatorOptions!;
        Assert.Equal((model.Sizes.Image, 4, 48, 40, 48), (discriminator.ImageSize, discriminator.Heads, discriminator.MlpWidth,
            discriminator.OutputWidth, discriminator.LogitWidth));
        Assert.Equal(model.Sizes.Channels, discriminator.Channels);
        Assert.Equal(new TrainingCounters { Images = model.Images, Steps = model.Images / 128, Fid = 5.25, BestFid = 4.5 }, read.Counters);
        Assert.True(read.IsWholeRun);
        Assert.Empty(read.Notes);
        Assert.Contains("training.batch=128", read.Settings);
        Assert.Contains("training.r1Gamma=0.0001", read.Settings);
        Assert.Contains("training.generatorLearningRate=0.0002", read.Settings);
        Assert.Contains(name is "cifar10" ? "training.bcrReal=1" : name is "ffhq_128" ? "training.bcrFake=0.1" : "training.bcrReal=0",
            read.Settings);
    }

    /// <summary>The moments were made of the weights, so each belongs to the weight that it equals.</summary>
    [Theory]
    [InlineData(KerasAdam.Slots)]
    [InlineData(KerasAdam.Lists)]
    [InlineData(KerasAdam.Variables)]
    public void Both_Adams_are_read_as_every_Keras_saves_them(KerasAdam adam)
    {
        var read = ForeignFile.Read(Model.Write(_folder.Path, Model.Checkpoint(adam), snappy: true, shards: 2));
        Assert.Equal((532_000, 532_000), (read.GeneratorOptimizer!.Steps, read.DiscriminatorOptimizer!.Steps));
        foreach (var (weights, moments) in new[]
        {
            (read.Generator!, read.GeneratorOptimizer!), (read.Discriminator!, read.DiscriminatorOptimizer!),
        })
        {
            Assert.Equal(weights.Tensors.Where(tensor => tensor.IsTrained), moments.First.Tensors);
            foreach (var tensor in moments.First.Tensors)
            {
                Assert.Equal(weights[tensor.Name], moments.First[tensor.Name]);
                Assert.Equal(weights[tensor.Name].Select(value => value * value), moments.Second[tensor.Name]);
            }
        }
        Assert.NotEqual(read.Generator!["head.weight"], read.Ema!["head.weight"]);
        Assert.Contains("training.discriminatorLearningRate=0.0002", read.Settings);
    }

    /// <summary>Attention comes before the MLP and the norms there, and q, k and v are three layers.</summary>
    [Fact]
    public void Trained_variables_are_listed_as_Keras_lists_them()
    {
        var generator = Model.Checkpoint().Generator;
        string[] first =
        [
            "init/layer_with_weights-0/kernel", "pos_emb_8/position_embedding/embeddings", "block_8/attn/wq/kernel",
            "block_8/attn/wq/bias", "block_8/attn/wk/kernel", "block_8/attn/wk/bias",
        ];
        Assert.Equal(first.Select(path => generator[path]), TrainerCheckpoint.Trained(generator).Take(first.Length));
    }

    [Fact]
    public void Keys_are_only_what_the_graph_says()
    {
        var expected = ForeignFile.Read(Model.Write(_folder.Path, Model.Checkpoint()));
        var numbers = new Dictionary<string, string>();
        var read = ForeignFile.Read(Model.Write(_folder["renamed"], Model.Checkpoint(), key: key =>
        {
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = $"k{numbers.Count:D5}");
            }
            return number;
        }));
        foreach (var tensor in expected.Ema!.Tensors)
        {
            Assert.Equal(expected.Ema[tensor.Name], read.Ema![tensor.Name]);
        }
        Assert.Equal(expected.GeneratorOptimizer!.First["init.weight"], read.GeneratorOptimizer!.First["init.weight"]);
    }

    [Fact]
    public void A_dense_kernel_is_turned_around_and_q_k_and_v_are_joined()
    {
        var checkpoint = Model.Checkpoint();
        var read = ForeignFile.Read(Model.Write(_folder.Path, checkpoint));
        var (ours, shape) = (read.Generator!["blocks.1.attention.qkv.weight"], Shape(read, "blocks.1.attention.qkv.weight"));
        Assert.Equal([48L, 16], shape);
        foreach (var (part, name) in new[] { "wq", "wk", "wv" }.Index())
        {
            var theirs = checkpoint.Generator[$"block_16/attn/{name}/kernel"].Value!.Floats;
            for (var i = 0; i < 16; i++)
            {
                for (var o = 0; o < 16; o++)
                {
                    Assert.Equal(theirs[i * 16 + o], ours[(part * 16 + o) * 16 + i]);
                }
            }
        }
        var (convolution, kernel) = (read.Generator["expansions.0.weight"], checkpoint.Generator["conv_8/kernel"].Value!);
        Assert.Equal([3L, 3, 16, 16], kernel.Shape);
        Assert.Equal(kernel.Floats[((2 * 3 + 1) * 16 + 5) * 16 + 7], convolution[((7 * 16 + 5) * 3 + 2) * 3 + 1]);
    }

    [Fact]
    public void A_generator_alone_is_imported_as_what_samples()
    {
        using var golden = new Golden(Model.GoldenGenerator);
        var generator = new TrainerObjects(Model.Sizes, GoldenVariables.Of(golden, Model.Sizes)).Generator();
        foreach (var root in new[] { new KerasObject().With("ema_generator", generator), generator.With("keras_api", new()) })
        {
            Write(root);
            var read = ForeignFile.Read(_folder["ckpt"]);
            Assert.NotNull(read.Ema);
            Assert.Null(read.Generator ?? read.Discriminator);
            Assert.Null(read.GeneratorOptimizer);
            Assert.Equal(new TrainingCounters(), read.Counters);
            Assert.False(read.IsWholeRun);
        }
    }

    [Fact]
    public void A_variable_that_is_missing_left_over_or_of_another_shape_is_named()
    {
        (string Said, Action<KerasObject> Change)[] cases =
        [
            ("has no variable 'ema_generator/block_16/attn/wk/bias'", root => Remove(root["ema_generator/block_16/attn/wk"], "bias")),
            ("has no variable 'generator/init/layer_with_weights-0/kernel'",
                root => Remove(root["generator/init"], "layer_with_weights-0")),
            ("has no variable 'discriminator/conv_4/kernel'", root => Remove(root["discriminator"], "conv_4")),
            ("has the variable 'generator/extra/kernel' left over", root => root["generator"].With(
                "extra", new KerasObject().With("kernel", KerasObject.Variable([2], [1, 2])))),
            ("has the variable 'ema_generator/conv_8/bias' of shape [2], but its network needs [16]", root =>
            {
                Remove(root["ema_generator/conv_8"], "bias");
                root["ema_generator/conv_8"].With("bias", KerasObject.Variable([2], [1, 2]));
            }),
            ("has the variable 'generator/block_8/attn/wk/kernel' for two layers", root =>
            {
                var attention = root["generator/block_8/attn"];
                Remove(attention["wk"], "kernel");
                attention["wk"].With("kernel", attention["wq/kernel"]);
            }),
            ("lacks the moment v of 'generator/ch_conv/bias' in 'g_optimizer'", root => root["g_optimizer"].Slots.RemoveAll(
                slot => slot.Name == "v" && slot.Variable == root["generator/ch_conv/bias"])),
            ("has the slot 'vhat' in 'd_optimizer'; plain Adam has only m and v", root => root["d_optimizer"].Slots.Add(
                (root["discriminator/conv_4/bias"], "vhat", KerasObject.Variable([40], new float[40])))),
            ("does not say how many updates 'g_optimizer' has made", root => Remove(root["g_optimizer"], "iter")),
            ("an optimizer with a decaying learning rate in 'd_optimizer'", root =>
            {
                Remove(root["d_optimizer"], "decay");
                root["d_optimizer"].With("decay", KerasObject.Float(0.1f));
            }),
        ];
        foreach (var (said, change) in cases)
        {
            var root = Model.Checkpoint().Root();
            change(root);
            Refused(root, said);
        }
        var lists = Model.Checkpoint(KerasAdam.Lists).Root();
        Remove(lists["g_optimizer/_momentums"], "0");
        Refused(lists, "has 0 first and 107 second moments in 'g_optimizer', but its network has 107 trained variables");
    }

    [Fact]
    public void Other_programs_checkpoints_are_told_from_the_authors()
    {
        Refused(new KerasObject().With("actor", new()).With("critic", new()),
            "holds none of the authors' networks: its root has no ema_generator, generator or discriminator, but 'actor', 'critic'");
        Refused(new(), "but nothing");
        var files = new CheckpointFiles();
        files.Add("conv2d/kernel", 1, [1], new byte[4]);
        files.Write(_folder["ckpt"]);
        Assert.Contains("saves variables by name, without a graph of objects", Refusal("ckpt"), StringComparison.Ordinal);
        var root = Model.Checkpoint().Root().With("metrics", new());
        Write(root);
        Assert.Equal(["left aside, because no network of the authors has it: 'metrics'"], ForeignFile.Read(_folder["ckpt"]).Notes);
    }

    [Theory]
    [InlineData("\"g_dim\": [64, 16, 4]", "\"g_dim\": [64, 16, 8]",
        "says that g_dim is [64,16,8], but the checkpoint's variables have [64, 16, 4]")]
    [InlineData("\"img_size\": 32", "\"img_size\": 64", "says that img_size is 64, but the checkpoint's variables have [32]")]
    [InlineData("\"dec_dim\": false", "\"dec_dim\": [8]", "says that dec_dim is [8]")]
    [InlineData("\"d_mlp\": 48", "\"d_mlp\": \"wide\"", "has \"wide\" for d_mlp, which should be a number")]
    [InlineData("\"loss\": \"nsl\"", "\"loss\": 3", "has 3 for loss, which should be a text")]
    [InlineData("\"bcr\": true", "\"bcr\": 1", "has 1 for bcr, which should be true or false")]
    [InlineData("{", "[", "cannot be read as the trainer's configuration")]
    public void A_configuration_that_does_not_fit_is_refused(string was, string now, string said)
    {
        Model.Write(_folder.Path, Model.Checkpoint());
        _folder.Write("cifar10/config.json", Model.Config().Replace(was, now, StringComparison.Ordinal));
        Assert.Contains(said, Refusal("cifar10"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_configuration_the_shapes_say_everything()
    {
        Model.Write(_folder.Path, Model.Checkpoint());
        File.Delete(_folder["cifar10/config.json"]);
        var read = ForeignFile.Read(_folder["cifar10"]);
        Assert.Equal(Model.Sizes.Widths, read.GeneratorOptions!.Widths);
        Assert.Equal(["training.generatorLearningRate=0.0002", "training.discriminatorLearningRate=0.0002"], read.Settings);
    }

    private static IReadOnlyList<long> Shape(ForeignCheckpoint read, string name) =>
        NetworkLayers.Of(read.GeneratorOptions!).Tensors.Single(tensor => tensor.Name == name).Shape;

    // By all of its names.
    private static void Remove(KerasObject from, string name)
    {
        var child = from[name];
        from.Children.RemoveAll(entry => entry.Child == child);
    }

    private void Write(KerasObject root)
    {
        var files = new CheckpointFiles();
        files.Add(root);
        files.Write(_folder["ckpt"]);
    }

    private void Refused(KerasObject root, string said)
    {
        Write(root);
        Assert.Contains(said, Refusal("ckpt"), StringComparison.Ordinal);
    }

    private string Refusal(string path) => Assert.Throws<InteropException>(() => TensorFlowCheckpoint.Read(_folder[path])).Message;
}
