using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>
/// Reads the state of <c>torch.optim.Adam</c>, which numbers the parameters in the order in which the network registered them.
/// </summary>
internal static class OptimizerReader
{
    /// <exception cref="InteropException">A moment is missing, left over or of another shape, or Adam was used in another
    /// variant.</exception>
    public static AdamMoments Moments(TensorTable table, string prefix, IReadOnlyList<PyTorchName> names)
    {
        var trained = PyTorchNames.Registered(names).Where(name => name.Ours.IsTrained).ToArray();
        if (table.Names.FirstOrDefault(name => name.StartsWith($"{prefix}state.{trained.Length}.", StringComparison.Ordinal)) is { } extra)
        {
            throw table.Bad(
                $"has the tensor {ErrorText.Quote(extra)} left over: its network has {trained.Length} parameters");
        }
        if (table.Flag($"{prefix}param_groups.0.amsgrad") == true || table.Number($"{prefix}param_groups.0.weight_decay") is > 0)
        {
            throw table.Bad(
                $"was trained by Adam with amsgrad or weight decay ({ErrorText.Quote(prefix.TrimEnd('.'))}), which is not continued here");
        }
        var places = trained.Select((name, place) => (name, place)).ToDictionary(pair => pair.name.Ours.Name);
        float[] Moment(string name, string moment) =>
            NetworkReader.Ordered(table, $"{prefix}state.{places[name].place}.{moment}", places[name].name);
        NamedValues All(string moment) => new(names.Select(name => name.Ours).Where(tensor => tensor.IsTrained),
            tensor => Moment(tensor.Name, moment));
        var steps = NetworkReader.Count(table, $"{prefix}state.0.step")
            ?? throw table.Bad($"does not say how many updates {ErrorText.Quote(prefix.TrimEnd('.'))} has made");
        return new AdamMoments(All("exp_avg"), All("exp_avg_sq"), steps);
    }

    /// <summary>What the optimizers say of training, as settings of a configuration.</summary>
    public static IEnumerable<string> Settings(TensorTable table, FoundNetworks found)
    {
        (string? Prefix, string Key, string Setting)[] numbers =
        [
            (found.GeneratorOptimizer, "lr", "training.generatorLearningRate"),
            (found.DiscriminatorOptimizer, "lr", "training.discriminatorLearningRate"),
            (found.GeneratorOptimizer, "betas.0", "training.beta1"),
            (found.GeneratorOptimizer, "betas.1", "training.beta2"),
        ];
        foreach (var (prefix, key, setting) in numbers)
        {
            if (prefix is not null && table.Number($"{prefix}param_groups.0.{key}") is { } number && double.IsFinite(number))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{setting}={number:R}");
            }
        }
    }
}
