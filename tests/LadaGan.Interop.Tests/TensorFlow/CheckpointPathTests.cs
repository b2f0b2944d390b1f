using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.TensorFlow;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow;

/// <summary>Everything by which people name a checkpoint.</summary>
public sealed class CheckpointPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    [InlineData("model/best-training-checkpoints")]
    [InlineData("model/best-training-checkpoints/checkpoint")]
    [InlineData("model/best-training-checkpoints/ckpt-2")]
    [InlineData("model/best-training-checkpoints/ckpt-2.index")]
    [InlineData("model/best-training-checkpoints/ckpt-2.data-00000-of-00002")]
    public void A_path_leads_to_the_checkpoint(string path)
    {
        if (path.Length == 0)
        {
            Assert.Throws<InteropException>(() => FileKinds.Of(_folder.Path));
            return;
        }
        Write("model/best-training-checkpoints/ckpt-1", 1);
        Write("model/best-training-checkpoints/ckpt-2", 2);
        Write("model/training-checkpoints/ckpt-3", 3);
        _folder.Write("model/best-training-checkpoints/checkpoint",
            "model_checkpoint_path: \"/home/someone/model/best-training-checkpoints/ckpt-2\"\nall_model_checkpoint_paths: \"ckpt-1\"\n");
        Assert.Equal(FileKind.TensorFlow, FileKinds.Of(_folder[path]));
        using var file = TensorFlowFile.Open(_folder[path]);
        Assert.Equal(2, file.Objects!.Root.Child("n_images")!.Variable!.ToInteger());
        Assert.Equal(["ckpt-2.data-00000-of-00002", "ckpt-2.data-00001-of-00002", "ckpt-2.index"],
            CheckpointPath.Files(_folder[path]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("saved")]
    [InlineData("saved/variables")]
    [InlineData("saved/variables/variables")]
    public void A_SavedModel_has_its_checkpoint_in_variables(string path)
    {
        Write("saved/variables/variables", 7);
        _folder.Write("saved/saved_model.pb", "a graph of operators");
        using var file = TensorFlowFile.Open(_folder[path]);
        Assert.Equal(FileKind.TensorFlow, FileKinds.Of(_folder[path]));
        Assert.Equal(7, file.Objects!.Root.Child("n_images")!.Variable!.ToInteger());
    }

    [Fact]
    public void Where_nothing_chooses_the_sentence_says_so()
    {
        Write("many/ckpt-1", 1);
        Write("many/ckpt-2", 2);
        Refused("many", "has 2 checkpoints and no file 'checkpoint' that names the newest; name one, such as '");
        _folder.Write("many/checkpoint", "model_checkpoint_path: \"../elsewhere/ckpt-9\"");
        Refused("many", "names the checkpoint 'ckpt-9', but there is no '");
        _folder.Write("empty/x", "x");
        Refused("empty", "has no TensorFlow checkpoint");
        Refused("nowhere", "there is no TensorFlow checkpoint '");
        Refused("empty/x", "is no part of a TensorFlow checkpoint");
        _folder.Write("empty/checkpoint", "all_model_checkpoint_paths: \"ckpt-1\"");
        Refused("empty", "has no TensorFlow checkpoint");
    }

    private void Refused(string path, string said) => Assert.Contains(
        said, Assert.Throws<InteropException>(() => TensorFlowFile.Open(_folder[path]).Dispose()).Message, StringComparison.Ordinal);

    private void Write(string prefix, int images)
    {
        var files = new CheckpointFiles { Shards = 2 };
        files.Add(new KerasObject().With("n_images", KerasObject.Int32(images)));
        files.Write(_folder[prefix]);
    }
}
