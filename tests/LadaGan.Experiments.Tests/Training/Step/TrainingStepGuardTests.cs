using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>A step with a value that is NaN or infinite is never applied.</summary>
public class TrainingStepGuardTests : TensorTest
{
    [Theory]
    [InlineData("D", float.NaN)]
    [InlineData("D", float.PositiveInfinity)]
    [InlineData("G", float.NaN)]
    [InlineData("G", float.NegativeInfinity)]
    public void A_loss_that_is_not_finite_is_refused(string network, float bad) =>
        CheckRefused(network, new Fault(network) { OnLoss = loss => loss * bad }, $"Loss/{network}/loss");

    [Theory]
    [InlineData("D", float.NaN, "discriminator.input.weight", "the gradient of discriminator.input.weight")]
    [InlineData("D", float.PositiveInfinity, "discriminator.logits.weight", "the gradient of discriminator.logits.weight")]
    [InlineData("G", float.NaN, "generator.init.weight", "the gradient of generator.init.weight")]
    [InlineData("G", float.NegativeInfinity, "generator.head.weight", "the gradient of generator.head.weight")]
    [InlineData("G", 1e30f, "generator.head.weight", "the gradient of generator.head.weight")]
    public void One_element_of_a_gradient_that_is_not_finite_is_refused_by_name(string network, float bad, string parameter, string said) =>
        CheckRefused(network, new Fault(network) { Parameter = parameter, Bad = bad }, said);

    [Fact]
    public void A_gradient_whose_norm_overflows_is_refused()
    {
        CheckRefused("D", new Fault("D") { OnAll = 1.5e19f }, "Gradients/D/norm");
    }

    [Fact]
    public void A_refused_step_does_not_affect_the_next_one()
    {
        var configuration = Smallest.Configuration("discriminator.kind=conv");   // no running statistics
        using var expected = new TrainingState(configuration, Device.Cpu, seed: 4);
        using var state = new TrainingState(configuration, Device.Cpu, seed: 4);
        using var clean = new TrainingStep(expected, configuration.Training);
        using var step = new TrainingStep(state, configuration.Training) { Probe = new Fault("D") { OnLoss = loss => loss * double.NaN } };
        var (real, draws) = (Draw.Normal("real", 4, 3, 32, 32), StepDraws.Draw(configuration, 1, 0));
        Assert.Throws<NonFiniteException>(() => step.Run(real, draws));
        step.Probe = null;
        step.Run(real, draws);
        clean.Run(real, draws);
        Assert.Equal(Snapshot(expected), Snapshot(state));
        Assert.Equal(clean.Statistics.Take(), step.Statistics.Take());
    }

    [Fact]
    public void A_probe_sees_each_networks_loss_before_its_update()
    {
        var configuration = Smallest.Configuration();
        using var state = new TrainingState(configuration, Device.Cpu, seed: 4);
        var probe = new Fault("none");
        using var step = new TrainingStep(state, configuration.Training) { Probe = probe };
        step.Run(Draw.Normal("real", 4, 3, 32, 32), StepDraws.Draw(configuration, 1, 0));
        Assert.Equal(["loss of D", "gradients of D", "updated D to 1, 0", "loss of G", "gradients of G", "updated G to 1, 1"], probe.Seen);
    }

    private static void CheckRefused(string network, Fault fault, string said)
    {
        var configuration = Smallest.Configuration("training.batchDevice=2");
        using var state = new TrainingState(configuration, Device.Cpu, seed: 4);
        fault.Names = state.Tensors.Select(entry => entry.Name).ToArray();
        using var step = new TrainingStep(state, configuration.Training) { Probe = fault };
        var (real, live) = (Draw.Normal("real", 4, 3, 32, 32), Tensor.LiveCount);
        var before = Snapshot(state);

        var error = Assert.Throws<NonFiniteException>(() => step.Run(real, StepDraws.Draw(configuration, 1, 0)));

        Assert.Equal(said, error.What);
        Assert.Equal($"{said} is NaN or infinite", error.Message);
        var after = Snapshot(state);
        foreach (var (name, bits) in before.Where(
            entry => network == "D" || !entry.Key.StartsWith("discriminator", StringComparison.Ordinal)))
        {
            Assert.True(bits == after[name], name);
        }
        Assert.Equal(
            (0, network == "D" ? 0 : 1, 0), (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps, state.ImagesSeen));
        Assert.Equal(live, Tensor.LiveCount);
        Assert.All(state.Generator.Store.Parameters.Concat(state.Discriminator.Store.Parameters), parameter => Assert.Null(parameter.Grad));
        Assert.All(step.Statistics.Take().Values, statistic => Assert.Equal(default, statistic));
    }

    /// <summary>The bits of everything but batch norm's running statistics, which the forward pass has already updated.</summary>
    private static Dictionary<string, string> Snapshot(TrainingState state) =>
        state.Tensors.Where(entry => !entry.Name.Contains(".running_", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name, entry => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(entry.Tensor.ToArray<float>()))));

    private sealed class Fault(string network) : IStepProbe
    {
        public List<string> Seen { get; } = [];

        public string[] Names { get; set; } = [];

        public Func<Tensor, Tensor> OnLoss { get; init; } = loss => loss;

        public string? Parameter { get; init; }

        public float Bad { get; init; }

        public float? OnAll { get; init; }

        public Tensor Loss(string of, Tensor loss)
        {
            Seen.Add($"loss of {of}");
            return of == network ? OnLoss(loss) : loss;
        }

        public void Gradients(string of, IReadOnlyList<Tensor> parameters)
        {
            Seen.Add($"gradients of {of}");
            if (of != network)
            {
                return;
            }
            var prefix = of == "D" ? "discriminator." : "generator.";
            var names = Names.Where(
                name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.Contains(".running_", StringComparison.Ordinal))
                .ToArray();
            for (var i = 0; i < parameters.Count; i++)
            {
                using var gradient = parameters[i].Grad!;
                if (OnAll is { } all)
                {
                    gradient.Data<float>().Clear();
                    gradient.Data<float>()[0] = all;
                }
                else if (Parameter is { } name && names[i] == name)
                {
                    gradient.Data<float>()[^1] = Bad;
                }
            }
        }

        public void Updated(string of, TrainingState state) =>
            Seen.Add($"updated {of} to {state.DiscriminatorOptimizer.Steps}, {state.GeneratorOptimizer.Steps}");
    }
}
