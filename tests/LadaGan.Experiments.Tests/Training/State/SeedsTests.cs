using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.State;

public class SeedsTests
{
    [Fact]
    public void Initial_values_depend_on_the_runs_seed_and_the_networks_name()
    {
        Assert.Equal(Seeds.Initial(1, "generator"), Seeds.Initial(1, "generator"));
        ulong[] all = [.. from seed in (ulong[])[0, 1, 2,
            ulong.MaxValue] from name in (string[])["generator", "discriminator"] select Seeds.Initial(seed, name)!.Value];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Random_numbers_depend_on_seed_images_seen_and_purpose()
    {
        Assert.Equal(Seeds.Step(1, 128, "z").Bits64(3), Seeds.Step(1, 128, "z").Bits64(3));
        ulong[] all = [
            .. from seed in (ulong[])[0, 1] from seen in (long[])[0, 128,
                1L << 40] from purpose in (string[])["z.generator", "z.discriminator", "augment.real"] from i in (ulong[])[0, 1]
               select Seeds.Step(seed, seen, purpose).Bits64(i)];
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
