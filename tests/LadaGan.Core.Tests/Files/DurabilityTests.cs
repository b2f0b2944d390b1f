using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

/// <summary>
/// What survives a power cut: a file's content is synchronized before a name leads to it, and the folder that holds the name afterwards.
/// Without these calls every other test would pass.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SystemCallRecorder _recorder = new();

    public void Dispose()
    {
        _recorder.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_synchronized_whole_then_renamed_then_its_folder_is_synchronized(bool isThere)
    {
        var (path, temporary) = (_folder["file"], "");
        if (isThere)
        {
            File.WriteAllText(path, "old");
        }
        DurableFile.Write(path, stream =>
        {
            temporary = ((FileStream)stream).Name;
            stream.Write(new byte[100_000]);
            stream.Write("the end"u8);
        });
        Assert.Equal(
            [new("Sync", temporary, Length: 100_007), new("Rename", temporary, path), new("Sync", _folder.Path)],
            _recorder.Calls);
    }

    [Fact]
    public void A_rename_is_followed_by_the_folder()
    {
        File.WriteAllText(_folder["from"], "content");
        Directory.CreateDirectory(_folder["inner"]);
        DurableFile.Rename(_folder["from"], _folder["inner/to"]);
        Assert.Equal([new("Rename", _folder["from"], _folder["inner/to"]), new("Sync", _folder["inner"])], _recorder.Calls);
    }

    [Fact]
    public void What_was_appended_is_synchronized()
    {
        var path = _folder["log"];
        File.AppendAllText(path, "a line\n");
        DurableFile.SyncFile(path);
        using (var stream = new FileStream(path, FileMode.Append))
        {
            stream.Write("another line\n"u8);
            DurableFile.Flush(stream);
        }
        DurableFile.SyncFile(_folder["missing"]);
        DurableFile.SyncFolder(_folder.Path);
        Assert.Equal([new("Sync", path, Length: 7), new("Sync", path, Length: 20), new("Sync", _folder.Path)], _recorder.Calls);
    }

    [Fact]
    public void A_new_folder_is_synchronized_before_it_gets_its_name_and_its_parent_afterwards() => CheckFolder("Rename");

    [Fact]
    public void A_folder_that_is_replaced_is_exchanged_between_the_same_two()
    {
        Directory.CreateDirectory(_folder["state"]);
        File.WriteAllText(_folder["state/old"], "old");
        CheckFolder("Exchange");
    }

    private void CheckFolder(string place)
    {
        var (path, temporary) = (_folder["state"], "");
        DurableFolder.Write(path, folder =>
        {
            temporary = folder;
            DurableFile.Write(Path.Join(folder, "one"), stream => stream.Write("one"u8));
            File.WriteAllText(Path.Join(folder, "two"), "not durable by itself");
        });
        var calls = _recorder.Calls;
        var placed = Assert.Single(Enumerable.Range(0, calls.Count), at => calls[at] == new SystemCall(place, temporary, path));
        // The file whole, its name, its folder; and once more the folder, whatever else was put into it.
        Assert.Equal(["Sync", "Rename", "Sync", "Sync"], calls.Take(placed).Select(call => call.Name));
        Assert.Equal([new("Sync", temporary), new("Sync", temporary)], calls.Take(placed).Skip(2));
        // Then nothing but the parent, which holds the new name.
        Assert.NotEmpty(calls.Skip(placed + 1));
        Assert.All(calls.Skip(placed + 1), call => Assert.Equal(new SystemCall("Sync", _folder.Path), call));
        Assert.Equal(["one", "two"], Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order());
    }
}
