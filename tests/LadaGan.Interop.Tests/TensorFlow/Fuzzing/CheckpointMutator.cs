using LadaGan.Interop.Tests.Fuzzing;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow.Fuzzing;

/// <summary>
/// Damages a checkpoint part by part: the fields of its messages, the graph of objects, the bytes of its files. Checksums are computed
/// afterwards, so that the damage reaches the intended reader; sometimes the files are damaged as well.
/// </summary>
internal sealed class CheckpointMutator
{
    private const int GeneratorOneIn = 10;

    private readonly CheckpointFiles _few = FilesOf(Few());
    private readonly CheckpointFiles _generator = FilesOf(new KerasObject().With("ema_generator", Generator()));

    /// <summary>Writes a damaged checkpoint.</summary>
    /// <param name="prefix">What the names of its files begin with.</param>
    /// <param name="draws">The choices.</param>
    public void Write(string prefix, Draws draws)
    {
        byte[] Often(byte[] message, int chances) => draws.OneIn(chances) ? Fields.Mutate(message, draws) : message;
        var files = draws.OneIn(GeneratorOneIn) ? _generator : _few;
        (files.Shards, files.Snappy) = (1 + draws.Below(2), draws.OneIn(2));
        files.GraphDamage = graph => Often(graph, 2);
        files.EntryDamage = entry => Often(entry, 60);
        files.FileDamage = (name, bytes) => draws.OneIn(name.EndsWith(".index", StringComparison.Ordinal) ? 5 : 20)
            ? RawBytes.Mutate([.. bytes], draws)
            : bytes;
        files.Write(prefix);
    }

    private static CheckpointFiles FilesOf(KerasObject root)
    {
        var files = new CheckpointFiles();
        files.Add(root);
        return files;
    }

    // Objects of every kind, few of each.
    private static KerasObject Few()
    {
        KerasObject Layer(int size) => new KerasObject()
            .With("kernel", KerasObject.Variable([size, 2], new float[2 * size])).With("bias", KerasObject.Variable([2], [1, 2]));
        var generator = KerasObject.Sequential(Layer(3), new(), Layer(2));
        var optimizer = new KerasObject().With("iter", KerasObject.Int64(7)).With("decay", KerasObject.Float(0));
        foreach (var variable in TrainerCheckpoint.Trained(generator))
        {
            optimizer.Slots.Add((variable, "m", KerasObject.Variable(variable.Value!.Shape, variable.Value.Floats)));
            optimizer.Slots.Add((variable, "v", KerasObject.Variable(variable.Value!.Shape, variable.Value.Floats)));
        }
        return new KerasObject().With("generator", generator).With("g_optimizer", optimizer)
            .With("n_images", KerasObject.Int32(128)).With("fid", KerasObject.Float(3))
            .With("list", KerasObject.List([Layer(1), Layer(4)]));
    }

    private static KerasObject Generator() => new TrainerObjects(
        new() { Image = 32, Latent = 1, Widths = [4, 4, 4], Heads = [1, 2, 4], Mlp = 1, Channels = [] },
        (_, shape) => new float[shape.Aggregate(1L, (product, size) => product * size)]).Generator();
}
