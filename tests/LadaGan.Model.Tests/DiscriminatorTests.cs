using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Model.Tests;

public class DiscriminatorTests : TensorTest
{
    /// <summary>
    /// Where a value lies within float32's rounding of LeakyReLU's kink, either derivative is right, and which one a program takes depends
    /// on the order of its sums: of images that differ by a rounding, one pair must give the authors' gradients.
    /// </summary>
    [Theory]
    [InlineData("discriminator_32", ConvolutionMethod.Direct)]
    [InlineData("discriminator_64", ConvolutionMethod.Direct)]
    [InlineData("discriminator_32", ConvolutionMethod.Fast)]
    [InlineData("discriminator_64", ConvolutionMethod.Fast)]
    public void Logits_penalty_loss_gradients_and_statistics_are_the_authors(string file, ConvolutionMethod convolution)
    {
        using var golden = new Golden(file);
        Tensor Nudged(string images, int nudge) =>
            (golden[images] + (Draw.Normal($"{images}{nudge}", golden[images].Shape) * (nudge == 0 ? 0 : 1e-7))).Detach();
        Exception? Try(int nudge) => Record.Exception(
            () => Compare(golden, file, convolution, Nudged("real", nudge), Nudged("fake", nudge)));
        if (Try(0) is { } error)
        {
            Assert.True(Enumerable.Range(1, 8).Any(nudge => Try(nudge) is null), error.Message);
        }
    }

    private static void Compare(Golden golden, string file, ConvolutionMethod convolution, Tensor real, Tensor fake)
    {
        var options = file == "discriminator_32" ? Networks.Discriminator32 : Networks.Discriminator64;
        var names = GoldenNames.Of(options);
        using var discriminator = new Discriminator(options, Conventions.PyTorch, TestDevice.Chosen, convolution: convolution);
        var store = discriminator.Store;
        GoldenNames.Load(store, names, name => golden[$"w.{name}"]);

        real.RequiresGrad = true;
        var realLogits = discriminator.Forward(real, training: true);
        var fakeLogits = discriminator.Forward(fake, training: true);
        var penalty = GradientPenalty.R1(realLogits, real);
        var loss = AdversarialLoss.Logistic.Discriminator(realLogits, fakeLogits) + (penalty * golden.Setting("r1_gamma"));
        TensorAssert.Close(golden["logits_real"], realLogits, GoldenModule.Forward, "real logits");
        TensorAssert.Close(golden["logits_fake"], fakeLogits, GoldenModule.Forward, "fake logits");
        TensorAssert.Close(golden["r1"], penalty.Reshape(1), GoldenModule.Forward, "r1");
        TensorAssert.Close(golden["loss"], loss.Reshape(1), GoldenModule.Forward, "loss");

        Gradients.Backward(loss);
        foreach (var entry in store.Entries)
        {
            var name = names[entry.Name];
            if (entry.IsParameter)
            {
                GoldenModule.CheckGradient(entry.Name, name.ToOurs(golden[$"grad.{name.Theirs}"]), entry.Tensor.Grad!,
                    GoldenModule.Gradient(2 * (int)real.Size(0), options.ImageSize), scale: 0.01);
            }
            else
            {
                TensorAssert.Close(golden[$"after.{name.Theirs}"], entry.Tensor, GoldenModule.Forward, entry.Name);
            }
        }
    }

    [Theory]
    [InlineData("discriminator_32")]
    [InlineData("discriminator_64")]
    public void In_bfloat16_logits_and_penalty_are_near_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "discriminator_32" ? Networks.Discriminator32 : Networks.Discriminator64;
        using var discriminator = new Discriminator(options, Conventions.PyTorch, TestDevice.Chosen, precision: Precision.BFloat16);
        GoldenNames.Load(discriminator.Store, GoldenNames.Of(options), name => golden[$"w.{name}"]);

        var real = golden["real"];
        real.RequiresGrad = true;
        var logits = discriminator.Forward(real, training: true);
        TensorAssert.CloseInNorm(golden["logits_real"], logits, GoldenModule.BFloat16, "real logits");
        TensorAssert.Close(golden["r1"], GradientPenalty.R1(logits, real).Reshape(1), GoldenModule.BFloat16, "r1");
    }

    [Theory]
    [InlineData(32, 24, 32)]
    [InlineData(64, 16, 24, 32)]
    [InlineData(128, 8, 16, 24, 32)]
    [InlineData(256, 4, 8, 16, 24, 32)]
    public void Every_kind_gives_25_logits_at_every_size(int size, params int[] channels)
    {
        foreach (var kind in Enum.GetValues<DiscriminatorKind>())
        {
            foreach (var conventions in new[] { Conventions.Paper, Conventions.PyTorch })
            {
                var options = Networks.Discriminator32 with { ImageSize = size, Channels = channels, Kind = kind };
                using var discriminator = new Discriminator(options, conventions, TestDevice.Chosen);
                var trace = new AttentionTrace();
                using var noGrad = GradMode.Disabled();
                Assert.Equal([2, 25], discriminator.Forward(Draw.Normal("x", 2, 3, size, size), training: true, trace).Shape);
                Assert.Equal(kind == DiscriminatorKind.Conv, trace.Maps.Count == 0);
            }
        }
    }

    [Fact]
    public void The_convolutional_kind_has_no_norms_and_no_state()
    {
        using var discriminator = new Discriminator(Networks.Discriminator32 with
        {
            Kind = DiscriminatorKind.Conv,
        }, Conventions.Paper, TestDevice.Chosen);
        Assert.DoesNotContain(discriminator.Store.Entries, entry => entry.Name.Contains("norm", StringComparison.Ordinal));
        Assert.All(discriminator.Store.Entries, entry => Assert.True(entry.IsParameter));
        var x = Draw.Normal("x", 3, 3, 32, 32);
        TensorAssert.Close(discriminator.Forward(x, training: true).Narrow(0, 2, 1),
            discriminator.Forward(x.Narrow(0, 2, 1), training: false), GoldenModule.Forward);
    }

    /// <summary>Without biases D(αx) = α · D(x): a grey image always scores 0, and lowering contrast always pays.</summary>
    [Fact]
    public void The_convolutional_kind_sees_contrast_once_it_has_learned()
    {
        using var discriminator = new Discriminator(Networks.Discriminator32 with
        {
            Kind = DiscriminatorKind.Conv,
        }, Conventions.Paper, TestDevice.Chosen);
        using var adam = new Adam(discriminator.Store, new(1e-2, 0.5, 0.99, 1e-8, EpsilonHat: false));
        var x = Draw.Normal("x", 4, 3, 32, 32);
        double Curvature()
        {
            using var noGrad = GradMode.Disabled();
            return ((discriminator.Forward(x / 2, training: true) * 2) - discriminator.Forward(x, training: true)).Square().Max().Item();
        }
        Assert.InRange(Curvature(), 0, 1e-8);  // biases begin at zero
        Gradients.Backward(AdversarialLoss.Logistic.Discriminator(
            discriminator.Forward(x, training: true), discriminator.Forward(x / 2, training: true)));
        adam.Step();
        Assert.True(Curvature() > 1e-4);
    }

    [Fact]
    public void R1_reaches_every_parameter_whatever_the_memory_layout_of_the_images()
    {
        foreach (var kind in Enum.GetValues<DiscriminatorKind>())
        {
            var options = Networks.Discriminator32 with { Kind = kind };
            using var discriminator = new Discriminator(options, Conventions.Paper, TestDevice.Chosen);
            var images = Draw.Normal("x", 3, 3, 32, 32);
            var penalties = new List<double>();
            foreach (var format in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
            {
                var x = images.Contiguous(format).Detach();
                x.RequiresGrad = true;
                discriminator.Store.ZeroGrad();
                var logits = discriminator.Forward(x, training: true);
                var penalty = GradientPenalty.R1(logits, x);
                penalties.Add(penalty.Item());
                Gradients.Backward(penalty + logits.Mean());
                Assert.All(discriminator.Store.Entries.Where(entry => entry.IsParameter), entry => Assert.NotNull(entry.Tensor.Grad));
            }
            Assert.Equal(1, penalties[1] / penalties[0], GoldenModule.Gradient(3, 32));
        }
    }
}
