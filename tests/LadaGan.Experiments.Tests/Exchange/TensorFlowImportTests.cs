using LadaGan.Architecture;
using LadaGan.Experiments.Exchange;
using LadaGan.Experiments.Models;
using LadaGan.Inference;
using LadaGan.Interop;
using LadaGan.Interop.Checkpoints;
using LadaGan.Model;
using LadaGan.Testing.TensorFlow;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>
/// Checkpoints in the layout of the four that the authors publish: what is imported gives the right images. They are known twice over:
/// from the authors' PyTorch code, in the golden files, and from the variables by TensorFlow's operators, as plain loops.
/// </summary>
public class TensorFlowImportTests : TensorTest
{
    private const double Right = 1e-5;

    [Theory]
    [InlineData("cifar10", false, 1)]
    [InlineData("celeba_64", true, 2)]
    [InlineData("ffhq_128", true, 1)]
    [InlineData("bedroom_128", false, 2)]
    public void An_imported_generator_makes_the_right_images(string name, bool snappy, int shards)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var model = PublishedModel.Of(name);
        var checkpoint = model.Checkpoint();
        model.Write(folder.Path, checkpoint, snappy, shards);
        using var golden = new Golden(model.GoldenGenerator);
        var (z, images) = (golden["z"], golden[model.GoldenImages]);

        var result = ImportRun.Run(folder[name], folder["model.safetensors"]);
        Assert.True(result.IsEma);
        Assert.Equal(ConventionSet.Paper, result.Configuration.Conventions);
        Assert.Equal(model.Images, result.ImagesSeen);
        var (generator, _) = ModelFile.Load(folder["model.safetensors"], Device.Cpu);
        using (generator)
        {
            Near(images, generator.Forward(z, training: false));
        }
        using var engine = LadaGenerator.Load(folder["model.safetensors"], 1);
        var made = new float[z.Size(0) * engine.ImageLength];
        engine.Generate(z.ToArray<float>(), made);
        Near(images, Tensor.Of(made, images.Shape));

        // The variables mean what the golden images show: their layouts are TensorFlow's, not only ours turned around.
        var oracle = TensorFlowOracle.Image(checkpoint.Ema, Doubles.Of1(z.Select(0, 0)), model.Sizes.Heads, model.Sizes.Image);
        Near(images.Select(0, 0), Tensor.Of(ChannelsFirst(oracle), 3, oracle.Side, oracle.Side));
    }

    [Theory]
    [InlineData("cifar10")]
    [InlineData("celeba_64")]
    [InlineData("ffhq_128")]
    public void The_generator_that_trains_and_the_discriminator_answer_as_TensorFlows(string name)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var model = PublishedModel.Of(name);
        var checkpoint = model.Checkpoint();
        var read = ForeignFile.Read(model.Write(folder.Path, checkpoint, snappy: true, shards: 2));
        var (z, side) = (Draw.Normal("z", 1, model.Sizes.Latent), model.Sizes.Image);

        using var generator = new Generator(read.GeneratorOptions!, Conventions.Of(read.Conventions), Device.Cpu, seed: null);
        Fill(generator.Store, read.Generator!);
        var expected = TensorFlowOracle.Image(checkpoint.Generator, Doubles.Of1(z.Select(0, 0)), model.Sizes.Heads, side);
        Near(Tensor.Of(ChannelsFirst(expected), 1, 3, side, side), generator.Forward(z, training: false));

        using var discriminator = new Discriminator(read.DiscriminatorOptions!, Conventions.Of(read.Conventions), Device.Cpu, seed: null);
        Fill(discriminator.Store, read.Discriminator!);
        var logits = TensorFlowOracle.Logits(checkpoint.Discriminator, expected, model.Sizes.DiscriminatorHeads);
        var answered = discriminator.Forward(Tensor.Of(ChannelsFirst(expected), 1, 3, side, side), training: false);
        Near(Tensor.Of(Array.ConvertAll(logits, value => (float)value), 1, logits.Length), answered);
    }

    /// <summary>The authors' PyTorch discriminator answers the same with these weights, under its conventions.</summary>
    [Theory]
    [InlineData("cifar10")]
    [InlineData("celeba_64")]
    public void An_imported_discriminator_answers_as_the_authors(string name)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var model = PublishedModel.Of(name);
        var read = ForeignFile.Read(model.Write(folder.Path, model.Checkpoint()));
        using var golden = new Golden(model.GoldenDiscriminator!);
        using var discriminator = new Discriminator(read.DiscriminatorOptions!, Conventions.PyTorch, Device.Cpu, seed: null);
        Fill(discriminator.Store, read.Discriminator!);
        Near(golden["logits_real"], discriminator.Forward(golden["real"], training: true));
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (wanted, got) = (expected.Contiguous().ToArray<float>(), actual.Contiguous().ToArray<float>());
        var largest = Math.Max(1, wanted.Max(Math.Abs));
        var worst = wanted.Zip(got, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= Right * largest, $"they differ by {worst} of {largest}");
    }

    private static void Fill(ParameterStore store, NamedValues values)
    {
        using var noGrad = Torch.Autograd.GradMode.Disabled();
        foreach (var (name, tensor, _) in store.Entries)
        {
            tensor.CopyInPlace(Tensor.Of(values[name], tensor.Shape));
        }
    }

    private static float[] ChannelsFirst(FeatureMap map) =>
        [.. Enumerable.Range(0, map.Channels).SelectMany(c => Enumerable.Range(0, map.Tokens).Select(
            token => (float)map.Values[token * map.Channels + c]))];
}
