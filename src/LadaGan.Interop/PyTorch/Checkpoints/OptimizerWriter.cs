using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>The state_dict of <c>torch.optim.Adam</c>: moments by the number of the parameter, and one group of settings.</summary>
internal static class OptimizerWriter
{
    public static PickledDictionary Of(
        IReadOnlyList<PyTorchName> names, AdamMoments moments, double learningRate, AdamSettings adam)
    {
        var trained = PyTorchNames.Registered(names).Where(name => name.Ours.IsTrained).ToArray();
        var state = new PickledDictionary();
        foreach (var (place, name) in trained.Index())
        {
            state.Add(place, new PickledDictionary
            {
                { "step", new SavedTensor([], [moments.Steps]) },
                { "exp_avg", Moment(name, moments.First) },
                { "exp_avg_sq", Moment(name, moments.Second) },
            });
        }
        return new PickledDictionary
        {
            { "state", state },
            { "param_groups", new List<object?> { Group(trained.Length, learningRate, adam) } },
        };
    }

    private static SavedTensor Moment(PyTorchName name, NamedValues values) =>
        new SavedTensor(name.TheirShape, name.ToTheirs(values[name.Ours.Name]));

    // The keys of PyTorch 1.13; older and newer versions take what they know and fill in the rest.
    private static PickledDictionary Group(int parameters, double learningRate, AdamSettings adam) => new()
    {
        { "lr", learningRate },
        { "betas", new object?[] { adam.Beta1, adam.Beta2 } },
        { "eps", adam.Epsilon },
        { "weight_decay", 0L },
        { "amsgrad", false },
        { "maximize", false },
        { "foreach", null },
        { "capturable", false },
        { "differentiable", false },
        { "fused", false },
        { "params", new List<object?>(Enumerable.Range(0, parameters).Select(place => (object?)(long)place)) },
    };
}
