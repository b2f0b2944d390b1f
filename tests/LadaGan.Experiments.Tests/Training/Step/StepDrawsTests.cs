using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

public class StepDrawsTests
{
    [Fact]
    public void Draws_are_a_pure_function_of_seed_and_images_seen()
    {
        var configuration = Smallest.Configuration();
        var (first, again) = (StepDraws.Draw(configuration, 7, 400), StepDraws.Draw(configuration, 7, 400));
        Assert.Equivalent(first, again, strict: true);
        foreach (var other in (StepDraws[])[StepDraws.Draw(configuration, 8, 400), StepDraws.Draw(configuration, 7, 404)])
        {
            Assert.NotEqual(first.DiscriminatorLatents, other.DiscriminatorLatents);
            Assert.NotEqual(first.GeneratorLatents, other.GeneratorLatents);
            Assert.NotEqual(first.Real.Brightness, other.Real.Brightness);
            Assert.NotEqual(first.Fake.Brightness, other.Fake.Brightness);
            Assert.NotEqual(first.Generated.Brightness, other.Generated.Brightness);
        }
    }

    [Fact]
    public void Every_purpose_has_its_own_random_numbers()
    {
        var draws = StepDraws.Draw(Smallest.Configuration("training.batch=64"), 0, 0);
        Assert.Equal(64 * 8, draws.GeneratorLatents.Length);
        Assert.Empty(draws.GeneratorLatents.Intersect(draws.DiscriminatorLatents));
        float[][] uniform = [
            draws.Real.Brightness, draws.Real.Saturation, draws.Real.Contrast, draws.Fake.Brightness, draws.Fake.Saturation,
            draws.Fake.Contrast,
            draws.Generated.Brightness, draws.Generated.Saturation, draws.Generated.Contrast];
        Assert.All(uniform, numbers => Assert.All(numbers, u => Assert.InRange(u, 0f, 1f)));
        for (var i = 0; i < uniform.Length; i++)
        {
            Assert.Equal(64, uniform[i].Length);
            for (var j = 0; j < i; j++)
            {
                Assert.NotEqual(uniform[i], uniform[j]);
            }
        }
        Assert.NotEqual(draws.Real.ShiftRows, draws.Fake.ShiftRows);
        Assert.NotEqual(draws.Real.ShiftRows, draws.Real.ShiftColumns);
        Assert.NotEqual(draws.Fake.CutRows, draws.Generated.CutRows);
    }
}
