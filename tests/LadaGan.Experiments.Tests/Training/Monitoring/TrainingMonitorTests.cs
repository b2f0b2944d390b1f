using LadaGan.Experiments.Configuration;
using LadaGan.Model.Losses;

namespace LadaGan.Experiments.Tests.Training.Monitoring;

public class TrainingMonitorTests
{
    private static readonly TrainingOptions Logistic = new() { R1Gamma = 0.1 };
    private static readonly TrainingOptions Hinge = new() { R1Gamma = 0.1, Loss = AdversarialLoss.Hinge };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_healthy_run_causes_no_warnings_however_noisy(int seed)
    {
        foreach (var options in (TrainingOptions[])[Logistic, Hinge])
        {
            var run = new SyntheticRun(options, seed: seed);
            for (var tick = 0; tick < 1000; tick++)
            {
                // The run starts with similar samples and shrinking gradients; it has outliers, and the discriminator is sometimes
                // ahead.
                var begin = Math.Min(1, tick / 25.0);
                run.Tick(
                    loss: tick % 40 < 3 ? 0.04 : 0.9 * run.Noise(4), real: 4, fake: -4,
                    g: 2 * run.Noise(3) * (10 - (9 * begin)), d: 3 * run.Noise(3),
                    diversity: 30 * begin * run.Noise(1.7), r1: run.Noise(2));
            }
            Assert.Empty(run.Said);
        }
    }

    [Theory]
    [InlineData("logistic", 0.03, 5, -5)]
    [InlineData("hinge", 0.01, 1.2, -1.1)]
    public void Saturation_is_reported_once_and_so_is_its_end(string loss, double sick, double real, double fake)
    {
        var run = new SyntheticRun(loss == "hinge" ? Hinge : Logistic);
        run.Healthy(20);
        for (var i = 0; i < 30; i++)
        {
            run.Tick(loss: sick, real: real, fake: fake);
        }
        run.Tick(loss: 0.07, real: real, fake: fake);    // between the limits: the warning continues
        run.Healthy(20);
        Assert.Equal(["25 saturation", "56 saturation!"], run.Said);
        Assert.Contains("lower training.discriminatorLearningRate, raise training.r1Gamma, or augment",
            run.Sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("recovered: ", run.Sentences[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 31)]
    [InlineData(16, 2)]
    public void Penalties_do_not_hide_saturation(int every, long count)
    {
        var run = new SyntheticRun(Logistic with { R1Every = every });
        var penalty = 0.1 * every * 5 * count / 31;
        for (var i = 0; i < 6; i++)
        {
            run.Tick(loss: 0.03 + penalty + 0.2, real: 5, fake: -5, r1: 5, r1Count: count, bcr: 0.2);
        }
        Assert.Equal(["5 saturation"], run.Said);
    }

    [Fact]
    public void A_small_loss_by_rounding_is_not_saturation()
    {
        var run = new SyntheticRun(Logistic);
        for (var i = 0; i < 10; i++)
        {
            run.Tick(loss: 1e7, r1: 1e8);
        }
        Assert.Empty(run.Said);
    }

    [Fact]
    public void Collapse_is_reported_once_and_so_is_recovery()
    {
        var run = new SyntheticRun(Logistic);
        run.Healthy(20);
        for (var i = 0; i < 40; i++)
        {
            run.Tick(diversity: 2);
            run.Tick(diversity: null);    // a tick without samples changes nothing
        }
        run.Healthy(20);
        Assert.Equal(["25 collapse", "103 collapse!"], run.Said);
        Assert.Contains("5 % of the diversity of real images (at best 100 %)",
            run.Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Diversity_is_compared_with_the_generators_best_too()
    {
        var run = new SyntheticRun(Logistic);
        foreach (var diversity in (double[])[4, 12, 28, 36, 6, 6, 6, 6])    // 6 is 15 % of the real diversity, and less than a fifth of 36
        {
            run.Tick(diversity: diversity);
        }
        Assert.Equal(["7 collapse"], run.Said);
        var modest = new SyntheticRun(Logistic);
        for (var i = 0; i < 200; i++)
        {
            modest.Tick(diversity: 6);
        }
        Assert.Empty(modest.Said);
    }

    [Fact]
    public void An_untrained_generator_has_not_collapsed_but_one_that_never_learns_has()
    {
        var slow = new SyntheticRun(Logistic);
        for (var i = 0; i < 45; i++)
        {
            slow.Tick(diversity: 0.02);
        }
        Assert.Empty(slow.Said);
        for (var i = 0; i < 15; i++)
        {
            slow.Tick(diversity: 0.02);
        }
        Assert.Equal(["52 collapse"], slow.Said);    // three ticks from 200 kimg on

        var quick = new SyntheticRun(Logistic);
        for (var i = 0; i < 10; i++)
        {
            quick.Tick(diversity: 0.02, total: 100_000);
        }
        Assert.Equal(["5 collapse"], quick.Said);    // three ticks from a tenth of 100 kimg on
    }

    [Fact]
    public void Noise_does_not_raise_the_best_and_identical_real_images_switch_the_detector_off()
    {
        var run = new SyntheticRun(Logistic);
        run.Tick(diversity: 4000);
        for (var i = 0; i < 10; i++)
        {
            run.Tick(diversity: 15);
        }
        Assert.Empty(run.Said);
        var alike = new SyntheticRun(Logistic, realDiversity: 0);
        for (var i = 0; i < 100; i++)
        {
            alike.Tick(diversity: 0);
        }
        Assert.Empty(alike.Said);
    }

    [Fact]
    public void A_spike_is_reported_immediately_for_its_network()
    {
        var run = new SyntheticRun(Logistic);
        run.Healthy(20);
        run.Tick(g: 24);
        run.Healthy(10);
        run.Tick(d: 31);
        run.Tick(d: 29);
        run.Healthy(10);
        Assert.Equal(["21 generator-gradient-spike", "24 generator-gradient-spike!", "32 discriminator-gradient-spike",
            "36 discriminator-gradient-spike!"], run.Said);
        Assert.Contains("their norm is 24, 12 times the median of the last 20 ticks; if it continues, lower training.generatorLearningRate",
            run.Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Spikes_need_ten_ticks_and_a_lasting_change_becomes_normal()
    {
        var early = new SyntheticRun(Logistic);
        early.Tick(g: 0.001);
        early.Healthy(8);
        early.Tick(g: 30);
        Assert.Empty(early.Said);

        var run = new SyntheticRun(Logistic);
        run.Healthy(60);
        for (var i = 0; i < 60; i++)
        {
            run.Tick(g: 30);
        }
        // the median follows once half of the fifty ticks are new
        Assert.Equal(["61 generator-gradient-spike", "88 generator-gradient-spike!"], run.Said);
    }

    [Fact]
    public void Simultaneous_problems_are_reported_separately()
    {
        var run = new SyntheticRun(Logistic);
        run.Healthy(20);
        for (var i = 0; i < 10; i++)
        {
            run.Tick(loss: 0.01, real: 8, fake: -8, g: 100, diversity: 0.1);
        }
        Assert.Equal(["21 generator-gradient-spike", "23 collapse", "25 saturation"], run.Said);
    }
}
