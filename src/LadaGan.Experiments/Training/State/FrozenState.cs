using System.Globalization;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Training.State;

/// <summary>A copy of a <see cref="TrainingState"/> in main memory, so that training can continue while it is written.</summary>
public sealed class FrozenState : IDisposable
{
    private readonly NamedTensor[] _tensors;

    public FrozenState(TrainingState state)
    {
        using var noGrad = GradMode.Disabled();
        _tensors = [.. state.Tensors.Select(entry => entry with { Tensor = Copy(entry.Tensor) })];
        ImagesSeen = state.ImagesSeen;
        Metadata = new Dictionary<string, string>
        {
            ["format"] = TrainingStateFile.Format,
            ["version"] = TrainingStateFile.Version,
            ["seed"] = state.Seed.ToString(CultureInfo.InvariantCulture),
            ["reseeds"] = Text(state.Reseeds),
            ["images_seen"] = Text(state.ImagesSeen),
            ["generator_steps"] = Text(state.GeneratorOptimizer.Steps),
            ["discriminator_steps"] = Text(state.DiscriminatorOptimizer.Steps),
        };
    }

    public long ImagesSeen { get; }

    /// <summary>Every tensor, in the state's order.</summary>
    internal IReadOnlyList<NamedTensor> Tensors => _tensors;

    /// <summary>The EMA generator's tensors, under the generator's names.</summary>
    internal IEnumerable<NamedTensor> Ema =>
        _tensors.Where(entry => entry.Name.StartsWith(TrainingState.EmaPrefix, StringComparison.Ordinal))
            .Select(entry => entry with { Name = entry.Name[TrainingState.EmaPrefix.Length..] });

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    public void Dispose()
    {
        foreach (var entry in _tensors)
        {
            entry.Tensor.Dispose();
        }
    }

    private static Tensor Copy(Tensor tensor)
    {
        using var scope = new TensorScope();
        return TensorScope.Detach(tensor.Device == Device.Cpu ? tensor.Detach().Clone() : tensor.Detach().To(Device.Cpu).Contiguous());
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
