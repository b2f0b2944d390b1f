using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

public class GeneratorTests : TensorTest
{
    [Theory]
    [InlineData("generator_32")]
    [InlineData("generator_64")]
    public void Pixel_and_patch_heads_answer_as_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "generator_32" ? Networks.Generator32 : Networks.Generator64;
        using var generator = new Generator(options, Conventions.PyTorch, TestDevice.Chosen);
        GoldenNames.Load(generator.Store, GoldenNames.Of(options), name => golden[$"w.{name}"]);
        TensorAssert.Close(golden["y"], generator.Forward(golden["z"], training: false), GoldenModule.Forward);
    }

    [Theory]
    [InlineData("generator_32")]
    [InlineData("generator_64")]
    public void In_bfloat16_its_answer_is_near_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "generator_32" ? Networks.Generator32 : Networks.Generator64;
        using var generator = new Generator(options, Conventions.PyTorch, TestDevice.Chosen, precision: Precision.BFloat16);
        GoldenNames.Load(generator.Store, GoldenNames.Of(options), name => golden[$"w.{name}"]);
        TensorAssert.CloseInNorm(golden["y"], generator.Forward(golden["z"], training: false), GoldenModule.BFloat16);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pass_through_either_network_leaves_one_tensor(bool withGradients)
    {
        using var generator = new Generator(Networks.Generator64, Conventions.Paper, TestDevice.Chosen);
        using var discriminator = new Discriminator(Networks.Discriminator64, Conventions.Paper, TestDevice.Chosen);
        var z = Draw.Normal("z", 2, Networks.Generator64.LatentWidth);
        using var mode = withGradients ? GradMode.Enabled() : GradMode.Disabled();
        var before = Tensor.LiveCount;
        var images = generator.Forward(z, training: true);
        Assert.Equal(before + 1, Tensor.LiveCount);
        var logits = discriminator.Forward(images, training: true);
        Assert.Equal(before + 2, Tensor.LiveCount);
        Assert.Equal((2, 25), (images.Size(0), logits.Size(1)));
    }

    [Fact]
    public void The_decoder_head_answers_in_training_and_in_evaluation()
    {
        using var golden = new Golden("generator_128_decoder");
        var names = GoldenNames.OfDecoder(Networks.Generator128);
        using var generator = new Generator(Networks.Generator128, Conventions.Paper, TestDevice.Chosen);
        GoldenNames.Load(generator.Store, names, name => golden[$"w.{name}"]);
        var z = golden["z"];
        TensorAssert.Close(golden["y_train"], generator.Forward(z, training: true), GoldenModule.Forward, "training");
        foreach (var entry in generator.Store.Entries.Where(entry => !entry.IsParameter))
        {
            TensorAssert.Close(golden[$"after.{names[entry.Name].Theirs}"], entry.Tensor, GoldenModule.Forward, entry.Name);
        }
        TensorAssert.Close(golden["y_eval_after"], generator.Forward(z, training: false), GoldenModule.Forward, "evaluation");
    }

    [Fact]
    public void Gradients_reach_every_parameter()
    {
        using var generator = new Generator(Networks.Generator128, Conventions.Paper, TestDevice.Chosen);
        Gradients.Backward(generator.Forward(Draw.Normal("z", 2, 16), training: true).Square().Mean());
        foreach (var entry in generator.Store.Entries.Where(entry => entry.IsParameter))
        {
            var gradient = entry.Tensor.Grad;
            Assert.True(gradient is not null, entry.Name);
            Assert.All(gradient.Reshape(-1).ToArray<float>(), value => Assert.True(float.IsFinite(value), entry.Name));
        }
        generator.Store.ZeroGrad();
        Assert.All(generator.Store.Parameters, parameter => Assert.Null(parameter.Grad));
    }

    [Theory]
    [InlineData(32, GeneratorHead.Pixel)]
    [InlineData(64, GeneratorHead.Patch)]
    [InlineData(128, GeneratorHead.Patch)]
    [InlineData(128, GeneratorHead.Decoder, 8, 4)]
    [InlineData(256, GeneratorHead.Decoder, 8, 4, 2)]
    public void Every_head_gives_images_of_its_size(int size, GeneratorHead head, params int[] decoder)
    {
        var options = Networks.Generator32 with
        {
            ImageSize = size,
            Head = head,
            Widths = [32, 32, 16],
            Heads = [4, 4, 2],
            DecoderChannels = decoder,
        };
        using var generator = new Generator(options, Conventions.Paper, TestDevice.Chosen);
        var trace = new AttentionTrace();
        using (GradMode.Disabled())
        {
            Assert.Equal([2, 3, size, size], generator.Forward(Draw.Normal("z", 2, 16), training: false, trace).Shape);
        }
        Assert.Equal([[2, 4, 64], [2, 4, 256], [2, 2, 1024]], trace.Maps.Select(map => map.Weights.Shape));
    }

    [Fact]
    public void Images_of_a_batch_do_not_depend_on_each_other_in_evaluation()
    {
        using var generator = new Generator(Networks.Generator128, Conventions.Paper, TestDevice.Chosen);
        var z = Draw.Normal("z", 3, 16);
        using var noGrad = GradMode.Disabled();
        TensorAssert.Close(generator.Forward(z, training: false).Narrow(0, 1, 1),
            generator.Forward(z.Narrow(0, 1, 1), training: false), GoldenModule.Forward);
    }

    [Fact]
    public void The_seed_and_the_names_alone_decide_the_first_weights()
    {
        using var generator = new Generator(Networks.Generator64, Conventions.Paper, TestDevice.Chosen, seed: 7);
        using var again = new Generator(Networks.Generator64, Conventions.Paper, TestDevice.Chosen, seed: 7);
        using var deeper = new Generator(Networks.Generator64 with { MlpWidth = 40 }, Conventions.Paper, TestDevice.Chosen, seed: 7);
        using var other = new Generator(Networks.Generator64, Conventions.Paper, TestDevice.Chosen, seed: 8);
        foreach (var entry in generator.Store.Entries)
        {
            TensorAssert.Same<float>(entry.Tensor, again.Store[entry.Name]);
        }
        TensorAssert.Same<float>(generator.Store["head.weight"], deeper.Store["head.weight"]);
        Assert.NotEqual(generator.Store["head.weight"].ToArray<float>(), other.Store["head.weight"].ToArray<float>());
    }
}
