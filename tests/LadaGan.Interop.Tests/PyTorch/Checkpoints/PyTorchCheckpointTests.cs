using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.Tests.PyTorch.Checkpoints;

public sealed class PyTorchCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_authors_checkpoint_says_its_own_architecture()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        Assert.Equal((FileKind.PyTorch, ConventionSet.Pytorch, true), (checkpoint.Kind, checkpoint.Conventions, checkpoint.IsWholeRun));
        var generator = checkpoint.GeneratorOptions!;
        Assert.Equal((64, 16, 48, GeneratorHead.Patch), (generator.ImageSize, generator.LatentWidth, generator.MlpWidth, generator.Head));
        Assert.Equal([64, 16, 4], generator.Widths);
        Assert.Equal([4, 4, 2], generator.Heads);
        var discriminator = checkpoint.DiscriminatorOptions!;
        Assert.Equal([16, 24, 32], discriminator.Channels);
        Assert.Equal((64, 4, 48, 40, 48), (discriminator.ImageSize, discriminator.Heads, discriminator.MlpWidth,
            discriminator.OutputWidth, discriminator.LogitWidth));
        Assert.Equal(NetworkLayers.Of(generator).Tensors.Select(tensor => tensor.Name),
            checkpoint.Ema!.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(NetworkLayers.Of(discriminator).Tensors.Where(tensor => tensor.IsTrained).Select(tensor => tensor.Name),
            checkpoint.DiscriminatorOptimizer!.First.Tensors.Select(tensor => tensor.Name));
        Assert.Empty(checkpoint.Notes);
    }

    [Fact]
    public void Counters_and_the_settings_of_Adam_are_those_of_the_file()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        Assert.Equal(new TrainingCounters { Steps = 1234, BatchNormPasses = 2, Fid = 12.5, BestFid = 11.25 }, checkpoint.Counters);
        Assert.Equal((2, 2), (checkpoint.GeneratorOptimizer!.Steps, checkpoint.DiscriminatorOptimizer!.Steps));
        Assert.Equal(
            ["training.generatorLearningRate=0.0002", "training.discriminatorLearningRate=0.0002", "training.beta1=0.5",
                "training.beta2=0.99"], checkpoint.Settings);
    }

    [Fact]
    public void Values_are_the_files_in_our_order_of_channels()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        Assert.Equal(AuthorsCheckpoint.Values("ema.init.0.weight"), checkpoint.Ema!["init.weight"]);
        var theirs = AuthorsCheckpoint.Values("generator.block_256.mlp.2.bias");
        // Channel c of 4 at offset (dy, dx): theirs 4c + 2dy + dx, ours 4(2dy + dx) + c.
        int[] order = [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15];
        Assert.Equal(order.Select(place => theirs[place]), checkpoint.Generator!["blocks.1.mlp.contract.bias"]);
        // The optimizer numbers the position embeddings first: 3 is init, 24 and 25 end the first block.
        Assert.Equal(AuthorsCheckpoint.Values("g_opt.state.3.exp_avg"), checkpoint.GeneratorOptimizer!.First["init.weight"]);
        Assert.Equal(AuthorsCheckpoint.Values("d_opt.state.37.exp_avg_sq"), checkpoint.DiscriminatorOptimizer!.Second["logits.weight"]);
    }

    [Fact]
    public void Every_moment_has_the_parameter_of_its_number()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        var trained = PyTorchNames.Registered(PyTorchNames.Of(checkpoint.DiscriminatorOptions!))
            .Where(name => name.Ours.IsTrained).ToArray();
        foreach (var (place, name) in trained.Index())
        {
            Assert.Equal(name.ToOurs(AuthorsCheckpoint.Values($"d_opt.state.{place}.exp_avg")),
                checkpoint.DiscriminatorOptimizer!.First[name.Ours.Name]);
        }
    }

    [Fact]
    public void The_same_tensors_as_safetensors_are_the_same_checkpoint()
    {
        var path = _folder["last_ckpt.safetensors"];
        AuthorsCheckpoint.Write(path, name => name);
        var (one, other) = (ForeignFile.Read(AuthorsCheckpoint.Path), ForeignFile.Read(path));
        Assert.Equal(FileKind.Safetensors, other.Kind);
        Assert.Equal(one.Counters, other.Counters);
        Assert.Equal(["training.generatorLearningRate=0.0003"], other.Settings);
        Same(one.Ema!, other.Ema!);
        Same(one.Discriminator!, other.Discriminator!);
        Same(one.DiscriminatorOptimizer!.Second, other.DiscriminatorOptimizer!.Second);
    }

    [Theory]
    [InlineData("ema.", "")]
    [InlineData("generator.", "")]
    [InlineData("ema.", "model.module.")]
    public void A_state_dict_alone_is_a_generator(string network, string prefix)
    {
        var path = _folder["state_dict.safetensors"];
        AuthorsCheckpoint.Write(path, name => name.StartsWith(network, StringComparison.Ordinal) ? prefix + name[network.Length..] : null);
        var checkpoint = ForeignFile.Read(path);
        Assert.Equal((true, false, false), (checkpoint.Generator is not null, checkpoint.Ema is not null, checkpoint.IsWholeRun));
        Assert.Equal(AuthorsCheckpoint.Values($"{network}ch_conv.weight"), checkpoint.Generator!["head.weight"]);
    }

    [Fact]
    public void A_discriminator_alone_is_read_too()
    {
        var path = _folder["discriminator.safetensors"];
        AuthorsCheckpoint.Write(
            path, name => name.StartsWith("discriminator.", StringComparison.Ordinal) ? name["discriminator.".Length..] : null);
        var checkpoint = ForeignFile.Read(path);
        Assert.Null(checkpoint.GeneratorOptions);
        Assert.Equal(AuthorsCheckpoint.Values("discriminator.logits.2.weight"), checkpoint.Discriminator!["logits.weight"]);
    }

    [Theory]
    [InlineData("ema.block_256.attn.q_attn.weight")]
    [InlineData("generator.init.0.weight")]
    [InlineData("discriminator.encoder.1.direct.2.running_var")]
    [InlineData("discriminator.conv_256.bias")]
    [InlineData("g_opt.state.3.exp_avg")]
    [InlineData("d_opt.state.37.exp_avg_sq")]
    public void A_missing_tensor_is_named(string missing)
    {
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], name => name == missing ? null : name);
        Refuses($"has no tensor '{missing}'");
    }

    [Theory]
    [InlineData("ema.pos_64", "ema.pos_65", "'ema.pos_65' left over")]
    [InlineData("discriminator.encoder.0.main.1.num_batches_tracked", "discriminator.extra", "'discriminator.extra' left over")]
    [InlineData("g_opt.state.0.exp_avg", "g_opt.state.76.exp_avg", "'g_opt.state.76.exp_avg' left over")]
    public void A_tensor_left_over_is_named(string name, string renamed, string said)
    {
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], given => given == name ? renamed : given);
        Refuses(said);
    }

    [Theory]
    [InlineData("ema.block_64.mlp.2.weight", "48 64", "of shape [48, 64], but its network needs [64, 48]")]
    [InlineData("d_opt.state.1.exp_avg", "16 27", "of shape [16, 27], but its network needs [16, 3, 3, 3]")]
    [InlineData("generator.ch_conv.weight", "3 9", "of shape [3, 9]; the authors' has 4 dimensions")]
    public void A_tensor_of_another_shape_is_named(string name, string shape, string said)
    {
        long[] sizes = [.. shape.Split(' ').Select(size => long.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], given => given, given => given == name ? sizes : null);
        Refuses($"has the tensor '{name}' {said}");
    }

    [Fact]
    public void Networks_that_cannot_be_told_apart_are_refused()
    {
        AuthorsCheckpoint.Write(_folder["cut.safetensors"],
            name => name.StartsWith("ema.", StringComparison.Ordinal) ? $"other{name[3..]}" : name);
        Refuses("holds more than one generator: 'generator.' and 'other.'");
    }

    [Fact]
    public void A_file_without_their_networks_says_what_it_has()
    {
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], name => name == "ema.pos_64" ? "weight" : null);
        Refuses("no tensor is called init.0.weight or inp_conv.0.weight; it has 'weight'");
    }

    [Fact]
    public void Other_tensors_beside_the_networks_are_left_aside_and_noted()
    {
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], name => name == "d_opt.state.0.step" ? "inception.mean" : name
            .Replace("g_opt.", "unknown.", StringComparison.Ordinal));
        var error = Assert.Throws<InteropException>(() => ForeignFile.Read(_folder["cut.safetensors"]));
        Assert.Contains("does not say how many updates 'd_opt' has made", error.Message, StringComparison.Ordinal);
        AuthorsCheckpoint.Write(_folder["cut.safetensors"], name => name.Replace("g_opt.", "unknown.", StringComparison.Ordinal));
        var checkpoint = ForeignFile.Read(_folder["cut.safetensors"]);
        Assert.Equal(["left aside, because no network of the authors has it: 'unknown'"], checkpoint.Notes);
        Assert.Null(checkpoint.GeneratorOptimizer);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        File.WriteAllBytes(_folder["cut.pt"], File.ReadAllBytes(AuthorsCheckpoint.Path)[..1_000_000]);
        Assert.ThrowsAny<InteropException>(() => ForeignFile.Read(_folder["cut.pt"]));
    }

    public void Dispose() => _folder.Dispose();

    internal static void Same(NamedValues one, NamedValues other)
    {
        Assert.Equal(one.Tensors.Select(tensor => tensor.Name), other.Tensors.Select(tensor => tensor.Name));
        Assert.All(one.Tensors, tensor => Assert.True(one[tensor.Name].AsSpan().SequenceEqual(other[tensor.Name]), tensor.Name));
    }

    private void Refuses(string said) => Assert.Contains(
        said, Assert.Throws<InteropException>(() => ForeignFile.Read(_folder["cut.safetensors"])).Message, StringComparison.Ordinal);
}
