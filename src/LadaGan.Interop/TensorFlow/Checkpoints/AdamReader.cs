using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>Reads the state of Keras's Adam as the versions of Keras save it.</summary>
/// <remarks>
/// Keras 2.10 and before, and <c>optimizers.legacy</c>, keep a slot m and a slot v for each variable. Keras 2.11 and later keep lists in
/// the order of the model's trained variables: <c>_momentums</c> and <c>_velocities</c>, or <c>_variables</c> alone, in which m and v
/// alternate after the numbers. Source: tf_keras/optimizers/adam.py and optimizer.py of github.com/keras-team/tf-keras.
/// </remarks>
internal sealed class AdamReader(TensorFlowFile file, TrackedObject optimizer)
{
    private static readonly string[] Iterations = ["iter", "_iterations", "iterations"];
    private static readonly string[] LearningRates = ["learning_rate", "_learning_rate"];

    /// <exception cref="InteropException">
    /// A moment is missing, left over or of another shape, or Adam was used in a variant that is not continued here.
    /// </exception>
    public AdamMoments Moments(NetworkVariables network)
    {
        if (Number("decay") is > 0)
        {
            throw file.Bad($"continues an optimizer with a decaying learning rate in {ErrorText.Quote(optimizer.Path)}, "
                + "which is not done here");
        }
        var steps = Iterations.Select(optimizer.Child).FirstOrDefault(child => child is not null)?.Variable
            ?? throw file.Bad($"does not say how many updates {ErrorText.Quote(optimizer.Path)} has made: it has no variable 'iter'");
        var moments = optimizer.Slots().Any() ? BySlot() : ByPlace(network.Trained());
        return new(
            network.Trained(variable => Moment(moments, variable, "m")), network.Trained(variable => Moment(moments, variable, "v")),
            steps.ToInteger() is >= 0 and var count ? count : throw steps.Bad("is a negative number of updates"));
    }

    /// <summary>What the optimizer says of training, as settings of a configuration.</summary>
    /// <param name="learningRate">The setting of its learning rate.</param>
    public IEnumerable<string> Settings(string learningRate) =>
        LearningRates.Select(Number).FirstOrDefault(number => number is not null) is { } rate
            ? [string.Create(CultureInfo.InvariantCulture, $"{learningRate}={rate}")]
            : [];

    private float? Number(string name) =>
        optimizer.Child(name)?.Variable is { Type: TensorFlowType.Float32 } number ? (float)number.ToReal() : null;

    private TensorFlowTensor Moment(Dictionary<(int, string), TrackedObject> moments, TrackedObject variable, string name)
    {
        var moment = moments.GetValueOrDefault((variable.Node, name))?.Variable
            ?? throw file.Bad($"lacks the moment {name} of {ErrorText.Quote(variable.Path)} in {ErrorText.Quote(optimizer.Path)}");
        return moment.Shape.SequenceEqual(variable.Variable!.Shape)
            ? moment
            : throw moment.Bad($"is the moment {name} of {ErrorText.Quote(variable.Path)}, but has the shape "
                + $"[{string.Join(", ", moment.Shape)}]");
    }

    private Dictionary<(int, string), TrackedObject> BySlot()
    {
        var moments = new Dictionary<(int, string), TrackedObject>();
        foreach (var (variable, name, value) in optimizer.Slots())
        {
            if (name is not ("m" or "v"))
            {
                throw file.Bad($"has the slot {ErrorText.Quote(name)} in {ErrorText.Quote(optimizer.Path)}; plain Adam has only m and v");
            }
            if (!moments.TryAdd((variable, name), value))
            {
                throw file.Bad($"has the moment {name} of one variable twice in {ErrorText.Quote(optimizer.Path)}");
            }
        }
        return moments;
    }

    private Dictionary<(int, string), TrackedObject> ByPlace(IReadOnlyList<TrackedObject> trained)
    {
        var (first, second) = (List("_momentums"), List("_velocities"));
        if (first.Count == 0 && second.Count == 0)
        {
            // The numbers, such as that of the updates, are in the same list.
            var all = List("_variables").Where(variable => variable.Variable is not { Shape.Count: 0 }).ToArray();
            (first, second) = ([.. all.Where((_, place) => place % 2 == 0)], [.. all.Where((_, place) => place % 2 == 1)]);
        }
        if (first.Count != trained.Count || second.Count != trained.Count)
        {
            throw file.Bad($"has {first.Count} first and {second.Count} second moments in {ErrorText.Quote(optimizer.Path)}, "
                + $"but its network has {trained.Count} trained variables");
        }
        var moments = new Dictionary<(int, string), TrackedObject>();
        foreach (var (place, variable) in trained.Index())
        {
            moments.Add((variable.Node, "m"), first[place]);
            moments.Add((variable.Node, "v"), second[place]);
        }
        return moments;
    }

    // The names of a list's members are their places, and the graph need not have them in that order.
    private List<TrackedObject> List(string name)
    {
        var list = new List<TrackedObject>();
        if (optimizer.Child(name) is { } found)
        {
            while (found.Child(list.Count.ToString(CultureInfo.InvariantCulture)) is { } member)
            {
                list.Add(member);
            }
        }
        return list;
    }
}
