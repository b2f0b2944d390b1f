namespace LadaGan.Testing.TensorFlow;

/// <summary>How a version of Keras saves Adam.</summary>
public enum KerasAdam
{
    /// <summary>Keras 2.10 and before: slots m and v of each variable, and the hyperparameters.</summary>
    Slots,

    /// <summary>Keras 2.11 to 2.15: lists of momentums and velocities, and both in turn in <c>_variables</c>.</summary>
    Lists,

    /// <summary>The list <c>_variables</c> alone.</summary>
    Variables,
}

/// <summary>What <c>tf.train.Checkpoint</c> holds in the authors' trainer.</summary>
public sealed class TrainerCheckpoint
{
    public required KerasObject Generator { get; init; }

    public required KerasObject Ema { get; init; }

    public required KerasObject Discriminator { get; init; }

    public KerasAdam Adam { get; init; } = KerasAdam.Slots;

    public int Images { get; init; } = 68_096_000;

    public long Steps { get; init; } = 532_000;

    public float Fid { get; init; } = 5.25f;

    public float BestFid { get; init; } = 4.5f;

    /// <summary>The first moment of a variable; its second is the square of that.</summary>
    public Func<float[], float[]> Moment { get; init; } = values => values;

    /// <summary>The root; attributes are sorted, as TensorFlow sorts those that are given by name.</summary>
    public KerasObject Root() => new KerasObject()
        .With("best_fid", KerasObject.Float(BestFid))
        .With("d_optimizer", Optimizer(Discriminator))
        .With("discriminator", Discriminator)
        .With("ema_generator", Ema)
        .With("fid", KerasObject.Float(Fid))
        .With("g_optimizer", Optimizer(Generator))
        .With("generator", Generator)
        .With("n_images", KerasObject.Int32(Images))
        .With("save_counter", KerasObject.Int64(3));

    /// <summary>The trained variables as <c>trainable_weights</c> lists them: attributes in order, each variable once.</summary>
    public static IReadOnlyList<KerasObject> Trained(KerasObject model)
    {
        var (found, seen) = (new List<KerasObject>(), new HashSet<KerasObject>());
        void Visit(KerasObject at, string name)
        {
            if (!seen.Add(at) || name.StartsWith("moving_", StringComparison.Ordinal))
            {
                return;
            }
            if (at.Value is not null)
            {
                found.Add(at);
            }
            at.Children.ForEach(entry => Visit(entry.Child, entry.Name));
        }
        Visit(model, "");
        return found;
    }

    private KerasObject Optimizer(KerasObject model)
    {
        var (steps, rate, trained) = (KerasObject.Int64(Steps), KerasObject.Float(2e-4f), Trained(model));
        var first = trained.Select(variable => Like(variable, Moment(variable.Value!.Floats))).ToArray();
        var second = trained.Select(variable => Like(variable, [.. Moment(variable.Value!.Floats).Select(value => value * value)]))
            .ToArray();
        if (Adam == KerasAdam.Slots)
        {
            var optimizer = new KerasObject().With("iter", steps).With("beta_1", KerasObject.Float(0.5f))
                .With("beta_2", KerasObject.Float(0.99f)).With("decay", KerasObject.Float(0)).With("learning_rate", rate);
            optimizer.Slots.AddRange(trained.Select((variable, place) => (variable, "m", first[place])));
            optimizer.Slots.AddRange(trained.Select((variable, place) => (variable, "v", second[place])));
            return optimizer;
        }
        var moments = first.Zip(second).SelectMany(pair => new[] { pair.First, pair.Second });
        var lists = new KerasObject().With("_variables", KerasObject.List([steps, .. moments]))
            .With("_iterations", steps).With("_learning_rate", rate).With("_index_dict", new());
        return Adam == KerasAdam.Variables
            ? lists
            : lists.With("_momentums", KerasObject.List(first)).With("_velocities", KerasObject.List(second));
    }

    private static KerasObject Like(KerasObject variable, float[] values) => KerasObject.Variable(variable.Value!.Shape, values);
}
