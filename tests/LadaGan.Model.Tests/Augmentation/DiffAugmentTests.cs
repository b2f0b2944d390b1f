using LadaGan.Core.Random;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests.Augmentation;

public class DiffAugmentTests : TensorTest
{
    private const AugmentationPolicy Everything = AugmentationPolicy.Color | AugmentationPolicy.Translation | AugmentationPolicy.Cutout;
    private static readonly AugmentationDraws Draws = new([0, 0.3f, 0.99f], [0.9f, 0, 0.4f], [0.2f, 0.7f, 0], [-2, 0, 2],
        [1, -2, 0], [0, 16, 5], [16, 7, 0]);

    private static AugmentationTensors Drawn => Draws.On(TestDevice.Chosen);

    [Fact]
    public void Every_operation_gives_the_authors_pixels()
    {
        using var golden = new Golden("diff_augment_32");
        var x = golden["x"];
        var draw = golden["draw"].Reshape(-1, 1, 1, 1);
        Tensor Whole(string name) =>
            Tensor.Of(Array.ConvertAll(golden.Integers(name), value => (float)value)).Unsqueeze(1).To(TestDevice.Chosen);
        TensorAssert.Close(golden["brightness"], DiffAugment.Brightness(x, draw), Tolerance.Between(Tolerance.Of(2)));
        TensorAssert.Close(golden["saturation"], DiffAugment.Saturation(x, draw), Tolerance.Between(Tolerance.Of(6)));
        TensorAssert.Close(golden["contrast"], DiffAugment.Contrast(x, draw), Tolerance.Between(Tolerance.Of(6)));
        TensorAssert.Close(
            golden["translation"], DiffAugment.Translation(x, Whole("shift_rows"), Whole("shift_cols")), 0);
        TensorAssert.Close(golden["cutout"], DiffAugment.Cutout(x, Whole("cut_rows"), Whole("cut_cols")), 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_policy_is_color_then_translation_then_cutout(bool channelsLast)
    {
        var x = Draw.Normal("x", 3, 3, 16, 16).Contiguous(channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous);
        var color = AugmentationOracle.Contrast(
            AugmentationOracle.Saturation(AugmentationOracle.Brightness(Doubles.Of4(x), Draws.Brightness),
                Draws.Saturation), Draws.Contrast);
        TensorAssert.Close(color, DiffAugment.Apply(x, AugmentationPolicy.Color, Drawn), Tolerance.Of(12));
        var moved = AugmentationOracle.Translation(color, Draws.ShiftRows, Draws.ShiftColumns);
        TensorAssert.Close(moved, DiffAugment.Apply(x, AugmentationPolicy.Color | AugmentationPolicy.Translation, Drawn), Tolerance.Of(12));
        TensorAssert.Close(AugmentationOracle.Cutout(moved, Draws.CutRows, Draws.CutColumns),
            DiffAugment.Apply(x, Everything, Drawn), Tolerance.Of(12));
        TensorAssert.Same<float>(x, DiffAugment.Apply(x, AugmentationPolicy.None, Drawn));
    }

    [Fact]
    public void Is_linear_in_the_images_and_so_is_its_gradient()
    {
        // Each operation is affine in x: ⟨T(x + δ) − T(x), w⟩ = ⟨δ, gradient⟩ for any δ.
        var (x, delta, w) = (Draw.Leaf("x", 3, 3, 16, 16), Draw.Normal("delta", 3, 3, 16, 16), Draw.Normal("w", 3, 3, 16, 16));
        var gradient = Gradients.Grad((DiffAugment.Apply(x, Everything, Drawn) * w).Sum(), x);
        var change = ((DiffAugment.Apply(x + delta, Everything, Drawn) - DiffAugment.Apply(x, Everything, Drawn)) * w).To(DataType.Float64)
            .Sum().Item();
        // Each of the 2,304 products is off by some ten roundings.
        Assert.Equal(change, (gradient * delta).To(DataType.Float64).Sum().Item(), Tolerance.Of(10 * 3 * 3 * 16 * 16));
    }

    [Fact]
    public void Can_be_differentiated_twice()
    {
        var x = Draw.Leaf("x", 3, 3, 16, 16);
        var gradient = Gradients.Grad(DiffAugment.Apply(x, Everything, Drawn).Square().Sum(), x, createGraph: true);
        Assert.True(Gradients.Grad(gradient.Square().Sum(), x).Square().Sum().Item() > 0);
    }

    [Theory]
    [InlineData(32, 4, 16)]
    [InlineData(64, 8, 32)]
    [InlineData(128, 16, 64)]
    public void Draws_stay_in_their_ranges_and_reach_their_ends(int size, int shift, int cut)
    {
        Assert.Equal(cut, AugmentationDraws.CutSize(size));
        var draws = AugmentationDraws.Draw(new Philox(5, 6), 4000, size);
        foreach (var uniform in new[] { draws.Brightness, draws.Saturation, draws.Contrast })
        {
            Assert.All(uniform, u => Assert.InRange(u, 0f, 1f));
            Assert.InRange(uniform.Average(), 0.45, 0.55);
        }
        foreach (var shifts in new[] { draws.ShiftRows, draws.ShiftColumns })
        {
            Assert.Equal((-shift, shift), ((int)shifts.Min(), (int)shifts.Max()));
        }
        foreach (var centres in new[] { draws.CutRows, draws.CutColumns })
        {
            Assert.Equal((0, size), ((int)centres.Min(), (int)centres.Max()));
        }
        Assert.NotEqual(draws.Brightness, draws.Contrast);
        Assert.NotEqual(draws.ShiftRows, draws.ShiftColumns);
        Assert.NotEqual(draws.CutRows, draws.CutColumns);
    }

    [Fact]
    public void Draws_are_a_function_of_the_stream()
    {
        var draws = AugmentationDraws.Draw(new Philox(5, 6), 8, 32);
        Assert.Equal(draws.CutRows, AugmentationDraws.Draw(new Philox(5, 6), 8, 32).CutRows);
        Assert.Equal(draws.Contrast[..4], AugmentationDraws.Draw(new Philox(5, 6), 4, 32).Contrast);
        Assert.NotEqual(draws.Contrast, AugmentationDraws.Draw(new Philox(5, 7), 8, 32).Contrast);
    }
}
