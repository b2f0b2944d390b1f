using LadaGan.Core.Errors;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>The objects of the authors' trainer in a checkpoint, by the names that it gives them.</summary>
internal sealed record FoundObjects
{
    private const string EmaName = "ema_generator";
    private const string GeneratorName = "generator";
    private const string DiscriminatorName = "discriminator";
    private const string GeneratorOptimizerName = "g_optimizer";
    private const string DiscriminatorOptimizerName = "d_optimizer";
    private const int FewNames = 6;

    // Before the first evaluation the trainer's FIDs have this value.
    private const double Unmeasured = 10000;

    /// <summary>Names at the root that are not networks or optimizers; TensorFlow itself adds the last one.</summary>
    private static readonly string[] Counters = ["n_images", "fid", "best_fid", "save_counter"];

    private readonly TrackedObject _root;

    /// <exception cref="InteropException">There is no graph of objects, or no network of the authors in it.</exception>
    public FoundObjects(TensorFlowFile file)
    {
        _root = file.Objects?.Root ?? throw file.Bad(
            $"saves variables by name, without a graph of objects ({ObjectGraph.Key}); the authors' checkpoints have one");
        (Generator, Ema, Discriminator) = (_root.Child(GeneratorName), _root.Child(EmaName), _root.Child(DiscriminatorName));
        if ((Generator ?? Ema ?? Discriminator) is null)
        {
            // A generator that was saved by itself, as a SavedModel, is at the root: what samples is what was saved.
            Ema = IsGenerator(_root) ? _root : throw file.Bad(
                $"holds none of the authors' networks: its root has no {EmaName}, {GeneratorName} or {DiscriminatorName}, "
                + $"but {string.Join(", ", _root.Names.Take(FewNames).Select(ErrorText.Quote).DefaultIfEmpty("nothing"))}");
        }
    }

    public TrackedObject? Generator { get; }

    public TrackedObject? Ema { get; }

    public TrackedObject? Discriminator { get; }

    public TrackedObject? GeneratorOptimizer => _root.Child(GeneratorOptimizerName);

    public TrackedObject? DiscriminatorOptimizer => _root.Child(DiscriminatorOptimizerName);

    /// <summary>Real images seen.</summary>
    /// <exception cref="InteropException">It is no integer.</exception>
    public long? Images => _root.Child("n_images")?.Variable?.ToInteger();

    /// <summary>The last FID, by the trainer's own protocol; null before the first.</summary>
    /// <exception cref="InteropException">It is no number.</exception>
    public double? Fid => Measured("fid");

    /// <summary>The best FID so far, by the trainer's own protocol; null before the first.</summary>
    /// <inheritdoc cref="Fid" path="/exception"/>
    public double? BestFid => Measured("best_fid");

    /// <summary>What was left aside, a clause each.</summary>
    public IEnumerable<string> Notes()
    {
        string[] known = [EmaName, GeneratorName, DiscriminatorName, GeneratorOptimizerName, DiscriminatorOptimizerName, .. Counters];
        string[] others = Ema?.Node == _root.Node ? [] : [.. _root.Names.Except(known).Take(FewNames)];
        return others.Length > 0
            ? [$"left aside, because no network of the authors has it: {string.Join(", ", others.Select(ErrorText.Quote))}"]
            : [];
    }

    private static bool IsGenerator(TrackedObject root) => root.Child("init") is not null && root.Child("block_8") is not null;

    private double? Measured(string name) => _root.Child(name)?.Variable?.ToReal() is { } fid and < Unmeasured ? fid : null;
}
