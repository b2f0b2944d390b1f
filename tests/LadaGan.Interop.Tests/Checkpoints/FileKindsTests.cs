using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.Numpy;

namespace LadaGan.Interop.Tests.Checkpoints;

public sealed class FileKindsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("alone.pt", FileKind.PyTorch)]
    [InlineData("alone.legacy.pth", FileKind.PyTorch)]
    [InlineData("types.npz", FileKind.Npz)]
    [InlineData("version3.npy", FileKind.Npy)]
    [InlineData("alone.expected.safetensors", FileKind.Safetensors)]
    public void Files_are_told_apart_by_their_contents(string name, FileKind kind)
    {
        File.Copy(GoldenFile.Path(name), _folder["without-an-ending"]);
        Assert.Equal(kind, FileKinds.Of(_folder["without-an-ending"]));
    }

    [Fact]
    public void Our_own_files_are_told_by_their_format()
    {
        SafetensorsWriter.Write(_folder["a"], [], new Dictionary<string, string> { ["format"] = ModelFileFormat.Format });
        SafetensorsWriter.Write(_folder["b"], [], new Dictionary<string, string> { ["format"] = "ladagan-training-state" });
        _folder.Write("run/training_options.json", "{}");
        _folder.Write("state/state.safetensors", "");
        Assert.Equal((FileKind.Model, FileKind.TrainingState), (FileKinds.Of(_folder["a"]), FileKinds.Of(_folder["b"])));
        Assert.Equal((FileKind.Run, FileKind.TrainingState), (FileKinds.Of(_folder["run"]), FileKinds.Of(_folder["state"])));
    }

    [Theory]
    [InlineData("text", "README", "is of no kind that is read")]
    [InlineData("empty", "", "is empty")]
    [InlineData("zip", "PK\u0003\u0004", "is a damaged zip")]
    public void Anything_else_is_refused(string name, string content, string said)
    {
        var path = _folder.Write(name, content);
        Assert.Contains(said, Assert.Throws<InteropException>(() => FileKinds.Of(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_other_things_is_refused()
    {
        using (var zip = System.IO.Compression.ZipFile.Open(_folder["photos.zip"], System.IO.Compression.ZipArchiveMode.Create))
        {
            zip.CreateEntry("a.png");
        }
        var error = Assert.Throws<InteropException>(() => FileKinds.Of(_folder["photos.zip"]));
        Assert.Contains("neither a PyTorch checkpoint (data.pkl) nor NumPy arrays", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_and_other_folders_are_refused()
    {
        Assert.Contains("cannot be opened", Assert.Throws<InteropException>(() => FileKinds.Of(_folder["none"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("neither a run, a training state nor a TensorFlow checkpoint",
            Assert.Throws<InteropException>(() => FileKinds.Of(_folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Equal tensors have equal hashes, whatever file they are in.</summary>
    [Fact]
    public void A_listing_is_the_same_for_every_kind_of_file()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        NpzWriter.Write(_folder["a.npz"], [NpySource.FromMemory<float>("t", values, 2, 3)]);
        SafetensorsWriter.Write(_folder["a.safetensors"], [SafetensorsSource.FromMemory("t", SafetensorsType.F32, [2, 3],
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
        var one = Assert.Single(TensorListing.Of(_folder["a.npz"], FileKind.Npz));
        var other = Assert.Single(TensorListing.Of(_folder["a.safetensors"], FileKind.Safetensors));
        Assert.Equal(("t", "float32", one.Sha256, 6), (other.Name, other.Type, other.Sha256, other.Count));
        Assert.Equal(one.Shape, other.Shape);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()))), one.Sha256);
    }

    [Fact]
    public void Every_kind_has_words() =>
        Assert.All(Enum.GetValues<FileKind>(), kind => Assert.Matches("^an? ", kind.Described()));

    public void Dispose() => _folder.Dispose();
}
